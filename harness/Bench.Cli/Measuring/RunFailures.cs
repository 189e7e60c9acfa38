using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Spec.Training;

namespace Bench.Cli.Measuring;

/// <summary>What went wrong while measuring: a workload that could not be measured does not end the others, and every refusal is explained where it happens.</summary>
internal sealed class RunFailures(Terminal terminal)
{
    private readonly List<(string Workload, string Message, string Help)> unmeasured = [];

    /// <summary>World failed when something could not be measured; clean otherwise.</summary>
    public int ExitCode => unmeasured.Count > 0 ? Cli.ExitCode.WorldFailed : Cli.ExitCode.Clean;

    /// <summary>Measures a workload, and notes why when it cannot be. Where its system's output is, is said in either case.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="logs">What its system under test says; known when that has ended.</param>
    /// <param name="measure">Measures, and ends the system.</param>
    public void Guard(string workload, SutLogs logs, Action measure)
    {
        bool told = false;
        try
        {
            measure();
        }
        catch (WorldFailedException failed) when (failed is not RunFolderException)
        {
            unmeasured.Add((workload, failed.Message, logs.Where is { } where ? $"{failed.Help}; {where}" : failed.Help));
            told = true;

            // The reason is part of the result, which comes last; said here as well it would stand on a terminal twice.
            terminal.Say($"INVALID: {workload}: not measured; why is said at the end");
        }
        finally
        {
            if (!told && logs.Where is { } where)
            {
                terminal.Say($"{workload}: {where}");
            }
        }
    }

    /// <summary>Says in words why a result is not valid, causes first; of a system that was silent also what limits it, which no file of the result says.</summary>
    /// <param name="result">The result.</param>
    /// <param name="sut">The definition of the system that it is of; null for the shipped backend.</param>
    public void Explain(Evidence result, Definition<SutDefinition>? sut)
    {
        Explain($"{result.Plan.Workload} {Names.Of(result.Plan.Scenario)}", Rulebook.Check(result));
        if (new[] { result.Performance, result.Accuracy }.OfType<RunLog>().Any(static log => log.Faults.Any(static fault => fault.Kind == "timed_out")))
        {
            terminal.Say($"  help: {SutLimit.Remedy(sut)}");
        }
    }

    /// <summary>Says in words why a training result is not valid.</summary>
    public void Explain(TrainingEvidence result) => Explain(result.Plan.Workload, Rulebook.Check(result));

    private void Explain(string result, ImmutableArray<Finding> findings)
    {
        Finding[] errors = [.. Rulebook.InReadingOrder(findings.Where(static finding => finding.Severity == Severity.Error))];
        foreach (Finding error in errors)
        {
            terminal.Say($"INVALID: {result}: {Terminal.OneLine($"{error.RuleId}: {error.Message}")}");
        }

        if (errors is [var first, ..])
        {
            terminal.Say($"  help: {first.Help} (bench explain {first.RuleId})");
        }
    }

    /// <summary>Says under the table what could not be measured, and what to do. JSON has no place for it: there it goes to standard error.</summary>
    public void Summarise(bool json)
    {
        foreach ((string workload, string message, string help) in unmeasured)
        {
            Action<string> write = json ? terminal.Say : terminal.Line;
            write($"INVALID {workload}: not measured: {Terminal.OneLine(message)}");
            write($"  help: {help}");
        }
    }
}
