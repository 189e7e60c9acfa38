using System.CommandLine;
using Bench.LoadGen;
using Bench.Sut;
using Bench.Workloads;

namespace Bench.Cli.Verbs;

/// <summary><c>bench sut-host</c> (not listed): the child process that hosts the shipped CPU backend; <c>run</c> starts it.</summary>
internal static class SutHostVerb
{
    /// <summary>The verb.</summary>
    public const string Name = "sut-host";

    /// <summary>Its option that hosts the null SUT, by which the harness measures itself.</summary>
    public const string Null = "--null";

    public static Command Create()
    {
        Option<bool> empty = new(Null) { Description = "Host a SUT that answers at once with nothing" };
        Command command = new(Name, "Hosts the shipped CPU backend; started by run") { empty };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            SutHost.Run(parsed.GetValue(empty)
                ? static _ => new NullSut()
                : static session => CpuBackend.Create(session.Problem, session.Weights, session.InputsOf, SettingsOf(session)),
                static session => TrainingBackend.Create(session.Memory.Problem, session.Memory, new CpuSettings { Threads = session.Threads, Deterministic = session.Deterministic }));
            return ExitCode.Clean;
        });
        return command;
    }

    private static CpuSettings SettingsOf(SutSession session) => new()
    {
        Threads = session.Threads,
        Format = session.Precision.Inputs,
        Implementation = session.Implementation,
        Deterministic = session.Deterministic,
        Tuning = CpuTuning.Parse(session.Tuning),
    };
}
