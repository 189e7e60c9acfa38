using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Bench.Results.Recomputations;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Problems;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Reports;

/// <summary>A result as one row of a table: what <c>results.csv</c>, the page and the terminal show.</summary>
public sealed record ResultRow
{
    /// <summary>The bundle's id; null for a run directory that was not sealed.</summary>
    public Sha256Digest? Bundle { get; init; }

    /// <summary>What the result is where it is no bundle: <c>imported, unsigned</c>; null elsewhere.</summary>
    public string? Origin { get; init; }

    /// <summary>The bundle's file, for the terminal; empty where it is no bundle's, or not asked for.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";

    /// <summary>The submitter.</summary>
    public required string Submitter { get; init; }

    /// <summary>The division.</summary>
    public required Division Division { get; init; }

    /// <summary>The category.</summary>
    public required Category Category { get; init; }

    /// <summary>The system's id.</summary>
    public required string System { get; init; }

    /// <summary>Workload id.</summary>
    public required string Workload { get; init; }

    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The format of inputs and weights that the result declares; null where that is not known.</summary>
    public NumberFormat? Inputs { get; init; }

    /// <summary>Which of the shipped backend's implementations; null for its fastest, and for another SUT.</summary>
    public string? Implementation { get; init; }

    /// <summary>Which step of the ladder of implementations it is, from the slowest on; 0 where there is none.</summary>
    [JsonIgnore]
    public int Rung { get; init; }

    /// <summary>Whether it says its format though that is fp32, since rows of others stand beside it.</summary>
    [JsonIgnore]
    public bool NamesFormat { get; init; }

    /// <summary>The workload, the implementation where one was asked for, and the format where it is not fp32 or stands beside others: <c>lstm-b1 bf16</c>.</summary>
    public string WorkloadTitle => string.Join(' ', new[] { Workload, Implementation, NamesFormat || Inputs is not NumberFormat.Fp32 ? Inputs?.FieldName : null }.OfType<string>());

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>Server: how queries arrive, as <c>--arrivals</c> spells it; null elsewhere.</summary>
    public string? Arrivals { get; init; }

    /// <summary>Server: queries per second asked for; offline: samples per second expected; null where the SUT sets the pace.</summary>
    public double? TargetQps { get; init; }

    /// <summary>The scenario's metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The metric for people: <c>p90 latency</c> where it is a percentile, else its name without underscores.</summary>
    public required string MetricTitle { get; init; }

    /// <summary>Whether the numbers follow from the logs. Where they do not, none stands here: <see cref="Value"/>, accuracy, percent of speed of light and those of tokens are null.</summary>
    public bool NumbersEstablished { get; init; } = true;

    /// <summary>What stands where there is no number: <c>none</c>, or <c>not established</c>.</summary>
    [JsonIgnore]
    public string NoNumber => NumbersEstablished ? "none" : LoggedNumbers.NotEstablished;

    /// <summary>The metric's value; null when the run left none, and when its log does not bear it out.</summary>
    public double? Value { get; init; }

    /// <summary>The metric's unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The accuracy metric.</summary>
    public required string AccuracyMetric { get; init; }

    /// <summary>The accuracy score; null when there is none.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The accuracy target; null when there is none.</summary>
    public double? AccuracyTarget { get; init; }

    /// <summary>Percent of the machine's measured limit; null when it is not known.</summary>
    public double? SpeedOfLightPercent { get; init; }

    /// <summary>Median time to first token, nanoseconds; null without tokens.</summary>
    public long? TtftP50Ns { get; init; }

    /// <summary>Time to first token at percentile 0.99, nanoseconds; null without tokens.</summary>
    public long? TtftP99Ns { get; init; }

    /// <summary>Server: the bound that the percentile of TTFT must keep, nanoseconds; null where there is none.</summary>
    public long? TtftBoundNs { get; init; }

    /// <summary>Median time per output token, nanoseconds; null where no response has two tokens.</summary>
    public long? TpotP50Ns { get; init; }

    /// <summary>Time per output token at percentile 0.99, nanoseconds; null where no response has two tokens.</summary>
    public long? TpotP99Ns { get; init; }

    /// <summary>Server: the bound that the percentile of TPOT must keep, nanoseconds; null where there is none.</summary>
    public long? TpotBoundNs { get; init; }

    /// <summary>The gap between neighbouring tokens at percentile 0.99, nanoseconds; null where no response has two tokens.</summary>
    public long? InterTokenP99Ns { get; init; }

    /// <summary>Tokens per second; null without tokens.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>What the proposals of the workload's draft model come to, over all judged responses; null where there is no draft model.</summary>
    public SpeculationCount? Speculation { get; init; }

    /// <summary>With a draft model: tokens that the SUT handed over at a time in the timed run, on the mean; null elsewhere.</summary>
    public double? TokensPerDelivery { get; init; }

    /// <summary>Whether the result is valid: it is declared so, and no finding refuses it.</summary>
    public required bool Valid { get; init; }

    /// <summary>What each compliance test that applies establishes.</summary>
    public ImmutableArray<ComplianceResult> Compliance { get; init; } = [];

    /// <summary>The outcomes for people, worst first: <c>failed: TEST04; passed: TEST01 TEST05</c>.</summary>
    [JsonIgnore]
    public string ComplianceText => string.Join("; ", new[] { (ComplianceOutcome.Fail, "failed"), (ComplianceOutcome.NotEstablished, "not established"), (ComplianceOutcome.Pass, "passed") }
        .Select(group => (Name: group.Item2, Tests: string.Join(' ', Compliance.Where(result => result.Outcome == group.Item1).Select(static result => result.Test))))
        .Where(static group => group.Tests.Length > 0)
        .Select(static group => $"{group.Name}: {group.Tests}"));

    /// <summary>The ids of the rules that found something, each once, sorted.</summary>
    public required ImmutableArray<string> Findings { get; init; }

    /// <summary>The ids of those that refuse the result, each once, sorted.</summary>
    public required ImmutableArray<string> Refusals { get; init; }

    /// <summary>The row of a result that is reported.</summary>
    public static ResultRow Of(ReportedResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result.Evidence, result.Findings, result.Bundle) with { File = result.File, Rung = result.Rung };
    }

    /// <summary>The row of a result.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="findings">Everything that was found about it.</param>
    /// <param name="bundle">The bundle's id; null for a run directory.</param>
    public static ResultRow Of(Evidence evidence, IEnumerable<Finding> findings, Sha256Digest? bundle)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ImmutableArray<Finding> found = [.. findings];
        ResultDeclaration? declared = evidence.Declared;
        bool borneOut = LoggedNumbers.AreBorneOut(found);
        RunSummary? timed = borneOut ? evidence.Performance?.End.Summary : null;
        return new ResultRow
        {
            Bundle = bundle,
            Submitter = evidence.Plan.Submitter,
            Division = evidence.Plan.Division,
            Category = evidence.Plan.Category,
            System = evidence.Plan.System,
            Workload = evidence.Plan.Workload,
            Scenario = evidence.Plan.Scenario,
            Inputs = evidence.Plan.Precision.Inputs,
            Implementation = evidence.Plan.Sut.Implementation,
            Profile = evidence.Plan.Profile,
            Arrivals = evidence.Plan.Scenario == Scenario.Server ? evidence.Plan.Performance.Arrivals?.ToString() ?? "poisson" : null,
            TargetQps = evidence.Plan.Scenario == Scenario.Offline || evidence.Plan.Performance.IsScheduled ? evidence.Plan.Performance.TargetQps : null,
            Metric = declared?.Metric ?? evidence.Performance?.End.Summary.Metric ?? "",
            MetricTitle = TitleOf(evidence),
            NumbersEstablished = borneOut,
            Value = borneOut ? declared?.Value ?? timed?.Value : null,
            Unit = declared?.Unit ?? evidence.Performance?.End.Summary.Unit ?? "",
            AccuracyMetric = evidence.Workload.Accuracy.Metric,
            Accuracy = borneOut ? declared?.Accuracy ?? evidence.Score?.Score : null,
            AccuracyTarget = declared?.AccuracyTarget ?? evidence.Score?.Target,
            SpeedOfLightPercent = borneOut ? declared?.SpeedOfLightPercent : null,
            Compliance = ComplianceResult.Of(evidence),
            TtftP50Ns = At(timed?.Tokens?.Ttft, 0.5),
            TtftP99Ns = At(timed?.Tokens?.Ttft, 0.99),
            TtftBoundNs = timed?.Tokens?.TtftBound?.BoundNs,
            TpotP50Ns = At(timed?.Tokens?.Tpot, 0.5),
            TpotP99Ns = At(timed?.Tokens?.Tpot, 0.99),
            TpotBoundNs = timed?.Tokens?.TpotBound?.BoundNs,
            InterTokenP99Ns = At(timed?.Tokens?.InterToken, 0.99),
            TokensPerSecond = timed?.TokensPerSecond,
            Speculation = borneOut ? SpeculationOf(evidence) : null,
            TokensPerDelivery = borneOut ? TokensPerDeliveryOf(evidence) : null,
            Valid = declared is { Valid: true } && !found.HasErrors,
            Refusals = [.. found.Where(static finding => finding.Severity == Severity.Error).Select(static finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal)],
            Findings = [.. found.Select(static finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private static bool HasDraft(Evidence evidence) => evidence.Workload.Problem is DecodingProblem { Draft: not null };

    private static SpeculationCount? SpeculationOf(Evidence evidence) => HasDraft(evidence) && evidence.Score is { } score
        ? score.Responses.Aggregate(default(SpeculationCount), static (sum, response) => sum + (response.Speculation ?? default))
        : null;

    private static double? TokensPerDeliveryOf(Evidence evidence)
    {
        if (!HasDraft(evidence) || evidence.Performance is not { } run)
        {
            return null;
        }

        TokenLatencies tokens = TokenLatencies.Of(run.Records, run.TokenTimes.AsMemory(), []);
        return tokens.Deliveries > 0 ? (double)tokens.TokenCount / tokens.Deliveries : null;
    }

    // A summary from a file may list other percentiles than the harness writes.
    private static long? At(LatencyStatistics? statistics, double percentile) =>
        statistics?.Percentiles.Where(pair => pair.Percentile == percentile).Select(static pair => (long?)pair.LatencyNs).FirstOrDefault();

    private static string KindOf(ArrivalProcess arrivals) => arrivals switch
    {
        ArrivalProcess.Constant => "constant arrivals",
        ArrivalProcess.Bursts => "bursts",
        ArrivalProcess.Trace => "replayed arrivals",
        ArrivalProcess.ClosedLoop loop => string.Create(CultureInfo.InvariantCulture, $"closed loop of {loop.Concurrency}"),
        _ => throw new UnreachableException($"arrivals {arrivals}"),
    };

    /// <summary>What a result's metric is called for people.</summary>
    internal static string TitleOf(Evidence evidence) => evidence.Plan.Scenario switch
    {
        Scenario.SingleStream => string.Create(CultureInfo.InvariantCulture, $"p{evidence.Plan.Performance.TargetLatencyPercentile * 100:0.##} latency"),
        Scenario.MultiStream => string.Create(CultureInfo.InvariantCulture, $"p{evidence.Plan.Performance.TargetLatencyPercentile * 100:0.##} query latency"),
        Scenario.Server => evidence.Plan.Performance.Arrivals is { } arrivals ? $"completed samples per second ({KindOf(arrivals)})" : "completed samples per second",
        Scenario.Offline => "samples per second",
        _ => throw new UnreachableException($"scenario {evidence.Plan.Scenario}"),
    };
}
