using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A run whose log stands under two imported results, changed or not.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (one run per result). Documentation: LogInTwoResults.md.</remarks>
public sealed class LogInTwoResults : IRoundRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN310",
        Defect = nameof(LogInTwoResults),
        Title = "one run stands in two imported results",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (one run per result)",
        Catalogue = ["RUN-05", "ACC-06", "SEED-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<(ImportedEvidence Result, Finding Finding)> Check(ImmutableArray<ImportedEvidence> results) =>
        [.. PerformanceRuns(results), .. AccuracyRuns(results), .. Responses(results)];

    private IEnumerable<(ImportedEvidence Result, Finding Finding)> PerformanceRuns(ImmutableArray<ImportedEvidence> results)
    {
        ILookup<string, (ImportedEvidence Result, DetailLog Log)> runs = results.Where(static result => result.Performance is not null)
            .Select(static result => (result, result.Performance!)).ToLookup(static pair => pair.Item2.Text("result_mean_latency_ns") ?? pair.Item2.Digest.Hex);
        foreach (IGrouping<string, (ImportedEvidence Result, DetailLog Log)> alike in runs.Where(static group => group.Count() > 1))
        {
            foreach ((int place, (ImportedEvidence result, DetailLog log)) in alike.Index())
            {
                // What is inferred has the log that it is inferred from.
                (int Place, (ImportedEvidence Result, DetailLog Log) Run)[] same =
                [
                    .. alike.Index().Where(other => other.Index != place && other.Item.Log.IsOfTheRunOf(log) && !(IsSameSystem(other.Item.Result, result) && (other.Item.Result.Inferred || result.Inferred))),
                ];

                // Every result of the run is reported: whose it is, no order of folders says. What is allowed is said once.
                int found = Array.FindIndex(same, other => !IsCopy(other.Run.Result, result));
                bool copied = found < 0;
                if (same.Length == 0 || (copied && same[0].Place > place))
                {
                    continue;
                }

                (ImportedEvidence other, DetailLog otherLog) = same[copied ? 0 : found].Run;
                string also = result.Accuracy is { } accuracy && other.Accuracy is { } others && accuracy.Digest == others.Digest ? ", and the accuracy run's likewise" : "";
                string bytes = log.Digest == otherLog.Digest ? "the same bytes" : "the same latencies to the nanosecond";
                yield return (result, Descriptor.Report(
                    result,
                    log.Path,
                    $"the log has {bytes} as {other.Folder}{also}; {(copied ? "one run stands for both accuracies, which MLPerf's preprocessing does by itself where it meets the higher target" : "a result has a run of its own")}",
                    copied ? "nothing, if that is meant: readers count one measurement" : "measure each result",
                    copied ? Severity.Warning : Severity.Error));
            }
        }
    }

    /// <summary>One accuracy run under results whose performance runs differ: the accuracy is then not that of what was timed.</summary>
    private IEnumerable<(ImportedEvidence Result, Finding Finding)> AccuracyRuns(ImmutableArray<ImportedEvidence> results)
    {
        foreach (IGrouping<string, ImportedEvidence> alike in results.Where(static result => result.Accuracy is not null).GroupBy(static result => RunOf(result.Accuracy!)).Where(static group => group.Count() > 1))
        {
            foreach (ImportedEvidence result in alike)
            {
                if (alike.FirstOrDefault(other => other != result && !IsOneRun(other, result)) is { } other)
                {
                    yield return (result, Descriptor.Report(result, result.Accuracy!.Path, $"the log is of the accuracy run that also stands under {other.Folder}; the performance runs of the two differ, so that it says nothing about one of them", "make an accuracy run with each performance run, on the same system under test"));
                }
            }
        }
    }

    /// <summary>The responses of one result under another. Two runs of one benchmark may answer alike to the byte, of different benchmarks none do.</summary>
    private IEnumerable<(ImportedEvidence Result, Finding Finding)> Responses(ImmutableArray<ImportedEvidence> results)
    {
        foreach (IGrouping<Sha256Digest, ImportedEvidence> alike in results.Where(static result => result.AccuracyLog is { Responses: > 0 }).GroupBy(static result => result.AccuracyLog!.Digest).Where(static group => group.Count() > 1))
        {
            foreach (ImportedEvidence result in alike)
            {
                if (alike.FirstOrDefault(other => other.Model != result.Model && !IsOfOneModel(other.Model, result.Model) && !IsOneRun(other, result)) is { } other
                    && (other.Accuracy is null || result.Accuracy is null || RunOf(other.Accuracy) != RunOf(result.Accuracy)))
                {
                    yield return (result, Descriptor.Report(result, result.AccuracyLog!.Path, $"the responses have the same bytes as those of {other.Folder}, another benchmark", "put each run's log of responses into its own folder"));
                }
            }
        }
    }

    /// <summary>What no two runs have in common: when the run began and ended, to the millisecond; the log's bytes where it does not say.</summary>
    private static string RunOf(DetailLog log) => log.Text("power_begin") is { } begin && log.Text("power_end") is { } end ? $"{begin} {end}" : log.Digest.Hex;

    /// <summary>Whether two results are of one performance run, which is said elsewhere, or is allowed.</summary>
    private static bool IsOneRun(ImportedEvidence left, ImportedEvidence right) => left.Performance is { } log && right.Performance is { } other && log.IsOfTheRunOf(other);

    private static bool IsCopy(ImportedEvidence left, ImportedEvidence right) => IsSameSystem(left, right) && IsOfOneModel(left.Model, right.Model) && left.Scenario == right.Scenario;

    private static bool IsSameSystem(ImportedEvidence left, ImportedEvidence right) =>
        (left.DivisionFolder, left.Submitter, left.System) == (right.DivisionFolder, right.Submitter, right.System);

    private static bool IsOfOneModel(string left, string right) => left != right && (left == right + ".9" || right == left + ".9") && (left + right).Contains("-99", StringComparison.Ordinal);
}
