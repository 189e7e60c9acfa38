using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A system under test that ran inside the harness's process.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (LoadGen unmodified); ARCHITECTURE.md, the seam. Documentation: InProcessSut.md.</remarks>
public sealed class InProcessSut : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV101",
        Defect = nameof(InProcessSut),
        Title = "the system under test ran inside the harness",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (LoadGen unmodified); ARCHITECTURE.md, the seam",
        Catalogue = ["RUN-07"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (RunProvenance run in evidence.Provenances.Where(static run => run.InProcess))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"{run.Title} had its system under test in the harness's own process; closed asks for a process of its own",
                "run without --in-process");
        }
    }
}
