using System.CommandLine;
using Bench.Machine;

namespace Bench.Cli.Verbs;

/// <summary><c>bench doctor</c>: is this machine fit to measure on?</summary>
internal static class DoctorVerb
{
    public static Command Create(Terminal terminal)
    {
        Command command = new("doctor", "Is this machine fit: timer, cores, load, memory; its measured peak and bandwidths");
        command.SetAction(_ => Run(terminal));
        return command;
    }

    private static int Run(Terminal terminal)
    {
        IReadOnlyList<Symptom> symptoms = Examination.Examine();
        terminal.Table(["subject", "reading ", "fit"], symptoms.Select(static symptom => new[] { symptom.Subject, symptom.Reading, symptom.Fit ? "yes" : "no" }));
        foreach (Symptom symptom in symptoms.Where(static symptom => !symptom.Fit))
        {
            terminal.Line($"{symptom.Subject}: {symptom.Remedy}");
        }

        return symptoms.All(static symptom => symptom.Fit) ? ExitCode.Clean : ExitCode.Findings;
    }
}
