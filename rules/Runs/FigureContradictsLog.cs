using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics.Imports;

namespace Bench.Rules;

/// <summary>An imported result whose figure contradicts the counts and times beside it.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (metrics). Documentation: FigureContradictsLog.md.</remarks>
public sealed class FigureContradictsLog : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN307",
        Defect = nameof(FigureContradictsLog),
        Title = "the figure of an imported result does not follow from its log",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (metrics)",
        Catalogue = ["RUN-03", "RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Run is not { } run || run.Log.Scenario is not { } scenario)
        {
            yield break;
        }

        if (evidence.Scenario.Measured == scenario && SubmittedFigure.Of(evidence) is null)
        {
            yield return Descriptor.Report(evidence, run.Log.Path, "the log lacks the scenario's figure: the result is not established", ImportQuestions.OwnLog);
        }

        IEnumerable<Contradiction> found = scenario switch
        {
            Scenario.Offline => Offline(run),
            Scenario.Server => Server(run),
            Scenario.SingleStream => Streams(run, "early_stopping_latency_ss", "90"),
            _ => Streams(run, "early_stopping_latency_ms", "99"),
        };
        foreach (Contradiction contradiction in found.Concat(Marks(run)))
        {
            yield return Descriptor.Report(evidence, run.Log.LocationOf(contradiction.Key), contradiction.What, ImportQuestions.OwnLog);
        }
    }

    private static IEnumerable<Contradiction> Offline(LoggedRun run)
    {
        const string key = "result_samples_per_second";
        if (run.Log.Real(key) is { } rate && run.Samples is { } samples && run.Log.Real("result_max_latency_ns") is > 0 and var longest && ImportQuestions.Differ(rate, samples / (longest / 1e9)))
        {
            yield return new(key, $"{key} is {run.Log.Text(key)}; {samples} samples in {ImportQuestions.Number(longest / 1e9)} s make {ImportQuestions.Number(samples / (longest / 1e9))}");
        }

        if (run.Log.Integer("generated_samples_per_query") is { } generated && run.Log.Integer("effective_samples_per_query") is { } effective && generated != effective)
        {
            yield return new("effective_samples_per_query", $"the query was to have {effective} samples and was made with {generated}");
        }
    }

    private static IEnumerable<Contradiction> Server(LoggedRun run)
    {
        if (run.Queries is not > 1 and not null || run.Queries is not { } queries || run.Log.Real("generated_query_duration") is not > 0 and not null || run.Log.Real("generated_query_duration") is not { } duration)
        {
            yield break;
        }

        if (run.Log.Integer("generated_query_count") is { } generated && generated != queries)
        {
            yield return new("result_query_count", $"{queries} queries were answered; the schedule has {generated}, and every one is waited for");
        }

        // The last query is scheduled before the duration's end, which has one gap more, and not before the run was to end.
        double slowest = (queries - 1) / (duration / 1e9);
        double? fastest = run.Log.Real("effective_min_duration_ms") is > 0 and var least ? (queries - 1) / (least / 1e3) : null;
        const string scheduled = "result_scheduled_samples_per_sec";
        if (run.Log.Real(scheduled) is { } planned && ((planned < slowest && ImportQuestions.Differ(planned, slowest)) || (planned > fastest && ImportQuestions.Differ(planned, fastest.Value))))
        {
            yield return new(scheduled, $"{scheduled} is {run.Log.Text(scheduled)}; {queries} queries in {ImportQuestions.Number(duration / 1e9)} s make {ImportQuestions.Number(slowest)}");
        }

        const string completed = "result_completed_samples_per_sec";
        double last = (queries - 1) / ((duration + (run.Log.Real("result_max_latency_ns") ?? double.PositiveInfinity)) / 1e9);
        if (run.Log.Real(completed) is { } rate && ((rate < last && ImportQuestions.Differ(rate, last)) || (rate > (fastest ?? slowest) && ImportQuestions.Differ(rate, fastest ?? slowest))))
        {
            yield return new(completed, $"{completed} is {run.Log.Text(completed)}; {queries} queries, the last of which is scheduled at {ImportQuestions.Number(duration / 1e9)} s, make {ImportQuestions.Number(last)} to {ImportQuestions.Number(fastest ?? slowest)}");
        }
    }

    private static IEnumerable<Contradiction> Streams(LoggedRun run, string estimate, string percentile)
    {
        DetailLog log = run.Log;
        if (log.Real("result_qps_without_loadgen_overhead") is > 0 and var rate && log.Real("result_mean_latency_ns") is > 0 and var mean && ImportQuestions.Differ(rate, 1e9 / mean, 1 / mean))
        {
            yield return new("result_qps_without_loadgen_overhead", $"result_qps_without_loadgen_overhead is {log.Text("result_qps_without_loadgen_overhead")}; a mean latency of {mean} ns makes {ImportQuestions.Number(1e9 / mean)}");
        }

        if (log.Scenario == Scenario.SingleStream && run.Seconds is { } seconds && log.Real("result_mean_latency_ns") is { } average && log.Real("result_max_latency_ns") is { } longest && run.Queries is { } queries
            && ((queries * average) - longest) / 1e9 > seconds * (1 + (2 * LoggedRun.PrintedShare)))
        {
            yield return new("result_qps_with_loadgen_overhead", $"{queries} queries one after the other with a mean latency of {average} ns take longer than the {ImportQuestions.Number(seconds)} s that result_qps_with_loadgen_overhead makes");
        }

        string sentence = log.Text("early_stopping_result") ?? "";
        if (log.Text(estimate) is { } stated && sentence.Contains("percentile estimate: ", StringComparison.Ordinal) && !Estimates(sentence).Contains(stated))
        {
            yield return new(estimate, $"{estimate} is {stated}; LoadGen's own sentence about it estimates {string.Join(" and ", Estimates(sentence))} ns");
        }

        if (log.Real(estimate) is null && sentence.Contains($"{percentile}th percentile estimate", StringComparison.Ordinal))
        {
            yield return new(estimate, $"{estimate} is {log.Text(estimate) ?? "not logged"} although LoadGen estimated it");
        }
    }

    /// <summary>What is timed lies between the marks, which are printed with milliseconds.</summary>
    private static IEnumerable<Contradiction> Marks(LoggedRun run)
    {
        double? timed = run.Log.Scenario == Scenario.MultiStream && run.Queries is { } queries && run.Log.Real("result_mean_query_latency_ns") is { } mean ? queries * mean / 1e9 : run.Seconds;
        if (run.MarkedSeconds is { } marked && timed > (marked * (1 + (2 * LoggedRun.PrintedShare))) + 1)
        {
            yield return new("power_end", $"the run took {ImportQuestions.Number(timed.Value)} s by its counts and times, and {ImportQuestions.Number(marked)} s between power_begin and power_end, which enclose it");
        }
    }

    private static string[] Estimates(string sentence) =>
        [.. sentence.Split("percentile estimate: ")[1..].Select(static part => new string([.. part.TakeWhile(char.IsAsciiDigit)]))];

    private readonly record struct Contradiction(string Key, string What);
}
