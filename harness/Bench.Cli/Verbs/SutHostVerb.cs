using System.CommandLine;
using Bench.Sut;
using Bench.Workloads;

namespace Bench.Cli.Verbs;

/// <summary><c>bench sut-host</c> (not listed): the child process that hosts the shipped CPU backend; <c>run</c> starts it.</summary>
internal static class SutHostVerb
{
    /// <summary>The verb.</summary>
    public const string Name = "sut-host";

    public static Command Create()
    {
        Command command = new(Name, "Hosts the shipped CPU backend; started by run") { Hidden = true };
        command.SetAction(static _ =>
        {
            SutHost.Run(static session => CpuBackend.Create(session.Problem, session.Weights, session.InputsOf, session.Threads));
            return ExitCode.Clean;
        });
        return command;
    }
}
