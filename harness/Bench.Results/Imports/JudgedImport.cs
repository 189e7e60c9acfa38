using System.Collections.Immutable;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Statistics;
using Bench.Statistics.Imports;

namespace Bench.Results.Imports;

/// <summary>An imported result with everything that was found about it.</summary>
/// <param name="Evidence">What its files hold.</param>
/// <param name="Findings">What is wrong with the files, and what the rules found.</param>
public sealed record JudgedImport(ImportedEvidence Evidence, ImmutableArray<Finding> Findings)
{
    /// <summary>The figure that MLPerf publishes; null when the log does not hold it.</summary>
    public SubmittedFigure? Figure { get; } = SubmittedFigure.Of(Evidence);

    /// <summary>The accuracy as MLPerf publishes it, for example <c>acc: 76.078</c>; empty when it is not stated.</summary>
    public string Accuracy => string.Join("  ", Requirements.Select(required => Evidence.Stated?.Of(required.Metric)).OfType<StatedMetric>().Select(static stated => $"{stated.Name}: {stated.Text}"));

    /// <summary>Whether nothing refuses the result, and everything that the rules ask could be looked at. It is the submitter's word still.</summary>
    public bool Valid => Figure is not null && Evidence.Benchmark is not null && !Findings.HasErrors;

    /// <summary>Whether it is without error, for people: <c>yes</c>, <c>NO</c>, or <c>not established</c> where nothing refuses it but something that the rules ask could not be looked at.</summary>
    public string Verdict => Valid ? "yes" : Findings.HasErrors ? "NO" : "not established";

    /// <summary>A name for files: division, system, benchmark and scenario.</summary>
    public string FileStem => new([.. $"{Evidence.DivisionFolder}.{Evidence.Submitter}.{Evidence.System}.{Evidence.BenchmarkFolder}.{Evidence.Scenario.FieldName}".Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-')]);

    private ImmutableArray<AccuracyRequirement> Requirements => Evidence.Benchmark is null ? [] : [.. Evidence.Benchmark.AccuracyOf(Evidence.Scenario).DistinctBy(static one => one.Metric)];

    /// <summary>The result as a row of the table that bundles have too. What a submission tree does not say is left out.</summary>
    public ResultRow Row()
    {
        DetailLog? log = Evidence.Performance;
        AccuracyRequirement? required = Requirements.FirstOrDefault();
        bool interactive = Evidence.Scenario == MlperfScenario.Interactive;
        return new ResultRow
        {
            Origin = ImportedTree.Label,
            Submitter = Evidence.Submitter,
            Division = Evidence.JudgedIn,
            Category = CategoryOf(Evidence.SystemFields?.Text("status")),
            System = Evidence.System,
            Workload = interactive ? $"{Evidence.BenchmarkFolder}-interactive" : Evidence.BenchmarkFolder,
            Scenario = Evidence.Scenario.Measured,
            Profile = Profile.Full,
            Arrivals = Evidence.Scenario.Measured == Scenario.Server ? "poisson" : null,
            TargetQps = Evidence.Scenario.Measured is Scenario.Server or Scenario.Offline ? log?.Real("effective_target_qps") : null,
            Metric = Figure?.Metric ?? "",
            MetricTitle = Figure?.Metric.Replace('_', ' ') ?? "none",
            Value = Figure?.Value,
            Unit = Figure?.Unit ?? "",
            AccuracyMetric = required?.Metric ?? "",
            Accuracy = required is null ? null : Evidence.Stated?.Of(required.Metric)?.Value,
            AccuracyTarget = required?.Target,
            TtftP50Ns = log?.Integer("result_first_token_50.00_percentile_latency_ns"),
            TtftP99Ns = log?.Integer("result_first_token_99.00_percentile_latency_ns"),
            TtftBoundNs = Evidence.Benchmark?.LimitsOf(Evidence.Scenario)?.Ttft?.Value,
            TpotP50Ns = log?.Integer("result_time_per_output_token_50.00_percentile_ns"),
            TpotP99Ns = log?.Integer("result_time_per_output_token_99.00_percentile_ns"),
            TpotBoundNs = Evidence.Benchmark?.LimitsOf(Evidence.Scenario)?.Tpot?.Value,
            TokensPerSecond = log?.Real("result_completed_tokens_per_second") ?? log?.Real("result_tokens_per_second"),
            Compliance = [.. Evidence.Tests.Select(test => new ComplianceResult(test.Name, OutcomeOf(test), "as the submission says"))],
            Valid = Valid,
            Refusals = IdsOf(static finding => finding.Severity == Severity.Error),
            Findings = IdsOf(static _ => true),
        };
    }

    private ImmutableArray<string> IdsOf(Func<Finding, bool> take) => [.. Findings.Where(take).Select(static finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal)];

    // A test's answers cannot be compared again, so it is never more than not refuted.
    private ComplianceOutcome OutcomeOf(ImportedTest test) =>
        Findings.Any(finding => finding.Severity == Severity.Error && finding.Location.Path.StartsWith(test.Folder, StringComparison.Ordinal)) ? ComplianceOutcome.Fail : ComplianceOutcome.NotEstablished;

    // A status that is none has a finding of its own; the least claim stands in the table.
    private static Category CategoryOf(string? status) => status?.Trim().ToUpperInvariant() switch
    {
        "AVAILABLE" => Category.Available,
        "PREVIEW" => Category.Preview,
        _ => Category.Rdi,
    };
}
