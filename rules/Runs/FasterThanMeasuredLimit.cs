using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A result faster than the machine that it was measured on can be.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: FasterThanMeasuredLimit.md.</remarks>
public sealed class FasterThanMeasuredLimit : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN116",
        Defect = nameof(FasterThanMeasuredLimit),
        Title = "the result is faster than the machine's measured limit",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["BAN-02", "RUN-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } run)
        {
            yield break;
        }

        double percent = 100 * LeastSeconds(evidence, run) / TookSeconds(run);
        if (!(percent > TolerancePercent))
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"the run reached {percent:F1} % of the least time that its arithmetic and memory traffic take on this machine; at most {TolerancePercent:F0} % is believed, since the limit is itself measured",
            "see that the machine was otherwise idle when its limits were measured, and that the system computes every response",
            evidence.Plan.Profile == Profile.Full ? Severity.Error : Severity.Warning);
    }

    /// <summary>100 % and a quarter: limits are measured in moments, and a processor's clock moves by as much.</summary>
    private const double TolerancePercent = 125;

    /// <summary>The least time of all completed samples. Samples of like cost are counted first: a run has millions of samples and few costs.</summary>
    private static double LeastSeconds(Evidence evidence, RunLog run)
    {
        EffectiveSettings settings = EffectiveSettings.Of(run.Header.Settings, run.Header.TotalSampleCount, run.Header.PerformanceSampleCount);
        QueryPhase phase = QueryStream.Of(settings).Phases[0];
        int issued = Math.Min(run.Records.Length, phase.SampleIndices.Length);
        int together = settings.Scenario switch
        {
            Scenario.Offline => Math.Max(1, issued),
            Scenario.MultiStream => phase.SamplesPerQuery,
            _ => 1,
        };
        Dictionary<(int Sample, int Tokens), long> counts = [];
        for (int i = 0; i < issued; i++)
        {
            QueryRecord record = run.Records[i];
            if (record.Status == QueryStatus.Complete)
            {
                int tokens = record.TokenOffset == QueryRecord.NoTokens ? 0 : (int)run.TokenTimes[(int)record.TokenOffset];
                (int, int) kind = (phase.SampleIndices[i], tokens);
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }
        }

        return counts.Sum(kind => kind.Value * evidence.System.Limits.LeastSeconds(evidence.Workload.Problem.CostOf(kind.Key.Sample, kind.Key.Tokens, together), evidence.Plan.Sut.Threads));
    }

    /// <summary>The time that the completed samples took: latencies one after the other in single- and multi-stream, the greatest in Offline, samples over their rate in Server.</summary>
    private static double TookSeconds(RunLog run)
    {
        QueryRecord[] complete = [.. run.Records.Where(static record => record.Status == QueryStatus.Complete)];
        return run.Header.Settings.Scenario switch
        {
            Scenario.Offline => complete.Select(static record => record.LatencyNs).DefaultIfEmpty().Max() / 1e9,
            Scenario.Server => complete.Length / RunMetrics.Of(run).Value,
            Scenario.MultiStream => run.Records.Chunk(run.Header.Settings.SamplesPerQuery).Sum(static query => query.Max(static record => record.LatencyNs) / 1e9),
            _ => complete.Sum(static record => record.LatencyNs / 1e9),
        };
    }
}
