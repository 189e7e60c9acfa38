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
    public IEnumerable<(ImportedEvidence Result, Finding Finding)> Check(ImmutableArray<ImportedEvidence> results)
    {
        List<(ImportedEvidence Result, DetailLog Log)> earlier = [];
        ILookup<string, (ImportedEvidence Result, DetailLog Log)> runs = results.Where(static result => result.Performance is not null)
            .Select(static result => (result, result.Performance!)).ToLookup(static pair => pair.Item2.Text("result_mean_latency_ns") ?? pair.Item2.Digest.Hex);
        foreach (IGrouping<string, (ImportedEvidence Result, DetailLog Log)> alike in runs.Where(static group => group.Count() > 1))
        {
            earlier.Clear();
            foreach ((ImportedEvidence result, DetailLog log) in alike)
            {
                // What is inferred has the log that it is inferred from.
                (ImportedEvidence Result, DetailLog Log)[] same = [.. earlier.Where(other => other.Log.IsOfTheRunOf(log) && !(IsSameSystem(other.Result, result) && (other.Result.Inferred || result.Inferred)))];
                earlier.Add((result, log));
                if (same.Length == 0)
                {
                    continue;
                }

                ImportedEvidence first = same[0].Result;
                bool copied = IsSameSystem(first, result) && IsOfOneModel(first.Model, result.Model) && first.Scenario == result.Scenario;
                string also = result.Accuracy is { } accuracy && first.Accuracy is { } other && accuracy.Digest == other.Digest ? ", and the accuracy run's likewise" : "";
                string bytes = log.Digest == same[0].Log.Digest ? "the same bytes" : "the same latencies to the nanosecond";
                yield return (result, Descriptor.Report(
                    result,
                    log.Path,
                    $"the log has {bytes} as {first.Folder}{also}; {(copied ? "one run stands for both accuracies, which MLPerf's preprocessing does by itself where it meets the higher target" : "a result has a run of its own")}",
                    copied ? "nothing, if that is meant: readers count one measurement" : "measure each result",
                    copied ? Severity.Warning : Severity.Error));
            }
        }
    }

    private static bool IsSameSystem(ImportedEvidence left, ImportedEvidence right) =>
        (left.DivisionFolder, left.Submitter, left.System) == (right.DivisionFolder, right.Submitter, right.System);

    private static bool IsOfOneModel(string left, string right) => left != right && (left == right + ".9" || right == left + ".9") && (left + right).Contains("-99", StringComparison.Ordinal);
}
