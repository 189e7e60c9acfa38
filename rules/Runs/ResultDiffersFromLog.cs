using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A declared result that is not the one its log and responses give.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: ResultDiffersFromLog.md.</remarks>
public sealed class ResultDiffersFromLog : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN110",
        Defect = nameof(ResultDiffersFromLog),
        Title = "the declared result is not what the log gives",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["RUN-03", "RUN-04", "ACC-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } run || evidence.Score is null)
        {
            yield break;
        }

        if (evidence.Declared is not { } declared)
        {
            yield return Descriptor.Report(evidence, "result.json", "no declared result was found; a result has one", "run the workload again with bench run: the run did not get that far");
            yield break;
        }

        RunSummary computed = RunMetrics.Of(run);
        double target = evidence.Workload.AccuracyTarget(evidence.Plan.Precision.Inputs, evidence.Plan.Precision.Accumulation);
        (string What, string Declared, string Computed)[] claims =
        [
            ("metric", declared.Metric, computed.Metric),
            ("value", $"{declared.Value:R}", $"{computed.Value:R}"),
            ("unit", declared.Unit, computed.Unit),
            ("accuracy", $"{declared.Accuracy:R}", $"{evidence.JudgedError:R}"),
            ("accuracy_target", $"{declared.AccuracyTarget:R}", $"{target:R}"),
        ];
        foreach ((string what, string said, string given) in claims.Where(static claim => claim.Declared != claim.Computed))
        {
            yield return Descriptor.Report(
                evidence,
                "result.json",
                $"{what} is declared as {said}; the log and the responses give {given}",
                Remedy.ForChanged("result.json"));
        }
    }
}
