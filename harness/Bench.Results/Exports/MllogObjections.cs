using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Results.Exports;

/// <summary>What MLCommons' training tools would refuse in a result under a carrier's name, found before anything is written.</summary>
/// <remarks>Only what the tools themselves look at: <c>bench check</c> judges by rules of its own. Source: MLCommons logging, package_checker, rcp_checker, result_summarizer.</remarks>
public static class MllogObjections
{
    private const double MsPerMinute = 60_000;
    private const double NsPerMs = 1e6;

    /// <summary>Everything found: an error where a tool refuses, a warning where it lets pass what it should not or cannot judge.</summary>
    public static IEnumerable<Finding> Of(MllogResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return [.. Count(result), .. Runs(result), .. Convergence(result), .. System(result)];
    }

    /// <summary>What is wrong between results that go into one package.</summary>
    public static IEnumerable<Finding> Among(ImmutableArray<MllogResult> results) =>
        from result in results
        let first = results.First(other => other.Evidence.Plan.Submitter == result.Evidence.Plan.Submitter && other.Evidence.Plan.System == result.Evidence.Plan.System)
        where !first.Evidence.System.Stated.SequenceEqual(result.Evidence.System.Stated) || first.Status != result.Status
        select Of(Severity.Error, "EXP109", result, $"it describes the system {result.Evidence.Plan.System} otherwise than {first.Bundle}; the package has one description, that of the latter", "measure both with one description, or give the systems two ids");

    private static IEnumerable<Finding> Count(MllogResult result)
    {
        (int scored, int dropped) = (result.Evidence.Plan.ScoredRuns, result.Evidence.Plan.DroppedRuns);
        if (result.Runs.Length == result.Carrier.Runs && scored == result.Carrier.Runs && dropped == MllogCarrier.DroppedRuns)
        {
            yield break;
        }

        string others = string.Join(", ", MllogCarrier.All.Where(other => other != result.Carrier && other.Runs == scored && result.Runs.Length == scored).Select(static other => other.Name));
        yield return Of(
            Severity.Error,
            "EXP101",
            result,
            string.Create(CultureInfo.InvariantCulture, $"the result has {Counted.Of(result.Runs.Length, "run")}, for a score of {Counted.Of(scored, "run")} with {dropped} dropped at each end; expected {result.Carrier.Runs} with {MllogCarrier.DroppedRuns}, as {result.Carrier.Name} has"),
            others.Length > 0 ? $"export with --carrier {others}" : string.Create(CultureInfo.InvariantCulture, $"measure with --profile full; a workload's runs: {result.Carrier.Runs} sets how many"));
    }

    private static IEnumerable<Finding> Runs(MllogResult result)
    {
        TrainingRunEnd[] ends = [.. result.Runs.Select(run => result.Evidence.Runs[run].End)];
        int failed = ends.Count(static end => end.Outcome != TrainingOutcome.Converged);
        if (failed > MllogCarrier.DroppedRuns)
        {
            yield return Of(Severity.Error, "EXP102", result, $"{failed} runs did not converge; expected {MllogCarrier.DroppedRuns} at most, which is dropped as the slowest", "measure again; bench attempts shows that this attempt was made");
        }

        double longest = ends.Select(static end => end.InitialisationNs / NsPerMs / MsPerMinute).DefaultIfEmpty().Max();
        if (longest >= MllogCarrier.MostInitialisationMinutes)
        {
            yield return Of(Severity.Error, "EXP103", result, string.Create(CultureInfo.InvariantCulture, $"initialisation took {longest:F1} minutes; expected less than {MllogCarrier.MostInitialisationMinutes}"), "initialise faster");
        }

        yield return Of(Severity.Note, "EXP110", result, "cache_clear is logged as false: no cache of the machine was cleared, which MLPerf's rules ask for; the checker asks for the line alone", "");
    }

    private static IEnumerable<Finding> Convergence(MllogResult result)
    {
        TrainingScore? ours = result.Score;
        if (result.RcpVerdict(out string? why) is not { } verdict)
        {
            yield return Of(Severity.Warning, "EXP104", result, $"rcp_checker has nothing to test: {why}", "bench rcp make makes a workload's points; measure with them beside it");
            yield break;
        }

        string numbers = string.Create(CultureInfo.InvariantCulture, $"mean {TextOf(verdict.Mean)} examples, least allowed {TextOf(verdict.Against.Tested()?.Limit)} with the deviation over all of the reference's runs");
        if (!verdict.Passed)
        {
            yield return Of(Severity.Error, "EXP105", result, $"rcp_checker refuses it: {verdict.Outcome.FieldName}, {numbers}", "bench rcp check shows what is tested against what");
        }

        if (ours?.Convergence is { } own && own.Passed != verdict.Passed)
        {
            yield return Of(
                Severity.Warning,
                "EXP106",
                result,
                $"rcp_checker {(verdict.Passed ? "accepts" : "refuses")} what ruleset {result.Evidence.Plan.Ruleset} {(own.Passed ? "accepts" : "refuses")}: {numbers}; {TextOf(own.Against.Tested()?.Limit)} by the ruleset's reading, {result.Evidence.Ruleset.Training!.ConvergenceReading.FieldName}",
                "");
        }
    }

    private static IEnumerable<Finding> System(MllogResult result)
    {
        string[] missing = [.. MllogSystem.Fields.Where(field => MllogSystem.ValueOf(result.Evidence.System, field) is null)];
        if (missing.Length > 0)
        {
            yield return Of(Severity.Error, "EXP107", result, $"the system's description lacks {Counted.Of(missing.Length, "field")}: {string.Join(", ", missing)}", "bench init DIR --submitter NAME makes a description with all of them; measure with --submission DIR/submission.yaml");
        }

        foreach (string field in MllogSystem.CountFields)
        {
            if (MllogSystem.ValueOf(result.Evidence.System, field) is { } count && !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                yield return Of(Severity.Error, "EXP108", result, $"{field} is '{count}'; expected a whole number, which result_summarizer multiplies", "mend systems/ID.yaml and measure again");
            }
        }

        if (result.Evidence.Plan.Submitter.Contains(' ', StringComparison.Ordinal))
        {
            yield return Of(Severity.Warning, "EXP012", result, $"the submitter's name '{result.Evidence.Plan.Submitter}' becomes a folder's and has a space, which MLPerf's repository check refuses", "state a submitter without spaces");
        }
    }

    private static string TextOf(double? examples) => examples?.ToString("F4", CultureInfo.InvariantCulture) ?? "none";

    private static Finding Of(Severity severity, string id, MllogResult result, string message, string help) =>
        new() { RuleId = id, Severity = severity, Message = message, Location = new Location(result.Bundle), Help = help };
}
