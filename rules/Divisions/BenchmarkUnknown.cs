using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result of a benchmark that the round's table does not have: what depends on the benchmark is not established.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Benchmarks". Documentation: BenchmarkUnknown.md.</remarks>
public sealed class BenchmarkUnknown : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV301",
        Defect = nameof(BenchmarkUnknown),
        Title = "the round has no benchmark of that name",
        Closed = Severity.Warning,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Benchmarks\"",
        Catalogue = ["DIV-01", "DIV-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Benchmark is null)
        {
            yield return Descriptor.Report(evidence, evidence.Folder, $"{evidence.Round.Id} has no benchmark {evidence.Model}: its sample counts, bounds, accuracy target and compliance tests are not established", "judge by another round (--round), or map the name to an official one in open's model_mapping.json");
        }
    }
}
