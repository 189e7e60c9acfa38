using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A result without an accuracy run, or whose responses were never scored.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (accuracy mode). Documentation: AccuracyRunMissing.md.</remarks>
public sealed class AccuracyRunMissing : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC102",
        Defect = nameof(AccuracyRunMissing),
        Title = "there is no accuracy run or no score",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (accuracy mode)",
        Catalogue = ["ACC-06", "ACC-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        const string help = "run the workload again with bench run; every result takes an accuracy run of its own";
        if (evidence.Accuracy is null)
        {
            yield return Descriptor.Report(evidence, "accuracy/run.jsonl", "no accuracy run was found; a result has one", help);
        }

        if (evidence.Score is null)
        {
            yield return Descriptor.Report(evidence, "accuracy.json", "no accuracy score was found; a result has one", help);
        }
    }
}
