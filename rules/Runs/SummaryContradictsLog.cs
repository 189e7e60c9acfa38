using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported run whose summary says something else than its log.</summary>
/// <remarks>Source: MLPerf submission rules, "Inference". Documentation: SummaryContradictsLog.md.</remarks>
public sealed class SummaryContradictsLog : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN309",
        Defect = nameof(SummaryContradictsLog),
        Title = "the summary of an imported run is not of its log",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Inference\"",
        Catalogue = ["RUN-03", "RUN-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } log || evidence.Summary is not { } summary)
        {
            yield break;
        }

        foreach ((string label, string[] keys) in Lines)
        {
            foreach ((int index, string line) in summary.Lines.Index().Where(line => line.Item.StartsWith(label, StringComparison.Ordinal) && line.Item[label.Length..].TrimStart().StartsWith(':')))
            {
                string said = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
                string[] logged = [.. keys.Select(log.Text).OfType<string>()];
                if (logged.Length > 0 && !logged.Any(value => Same(said, value)))
                {
                    yield return Descriptor.Report(evidence, new Location(summary.Path, index + 1), $"the summary says {label} : {said}; the log has {string.Join(" or ", logged)}", ImportQuestions.OwnLog);
                }
            }
        }
    }

    private static readonly (string Label, string[] Keys)[] Lines =
    [
        ("SUT name", ["sut_name"]),
        ("Scenario", ["effective_scenario"]),
        ("Mode", ["effective_test_mode"]),
        ("Result is", ["result_validity"]),
        ("Samples per second", ["result_samples_per_second"]),
        ("Completed samples per second", ["result_completed_samples_per_sec"]),
        ("Scheduled samples per second", ["result_scheduled_samples_per_sec"]),
        ("90.0th percentile latency (ns)", ["result_90.00_percentile_latency_ns"]),
        ("99.0th percentile latency (ns)", ["result_99.00_percentile_per_query_latency_ns", "result_99.00_percentile_latency_ns"]),
        ("Min latency (ns)", ["result_min_latency_ns", "result_min_query_latency_ns"]),
        ("Max latency (ns)", ["result_max_latency_ns", "result_max_query_latency_ns"]),
        ("Mean latency (ns)", ["result_mean_latency_ns", "result_mean_query_latency_ns"]),
        ("50.00 percentile latency (ns)", ["result_50.00_percentile_latency_ns", "result_50.00_percentile_per_query_latency_ns"]),
        ("90.00 percentile latency (ns)", ["result_90.00_percentile_latency_ns", "result_90.00_percentile_per_query_latency_ns"]),
        ("99.00 percentile latency (ns)", ["result_99.00_percentile_latency_ns", "result_99.00_percentile_per_query_latency_ns"]),
    ];

    private static bool Same(string said, string logged) => said == logged
        || (double.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out double left) && double.TryParse(logged, NumberStyles.Float, CultureInfo.InvariantCulture, out double right)
            && (!ImportQuestions.Differ(left, right) || Math.Abs(left - right) <= 0.005));
}
