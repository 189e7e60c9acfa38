using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>Runs of one result that the system under test says it computed by different kernels.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (same code and output in both modes). Documentation: DifferentKernels.md.</remarks>
public sealed class DifferentKernels : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC109",
        Defect = nameof(DifferentKernels),
        Title = "the runs are said to be of different kernels",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (same code and output in both modes)",
        Catalogue = ["ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((RunProvenance run, RunProvenance first) in evidence.RunsThatDiffer(static run => new Kernel(run.SutKernel)))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"{run.Title} is of {Said(run.SutKernel)}; {first.Title} of {Said(first.SutKernel)}",
                Remedy.ForMixed(evidence.AllRuns));
        }
    }

    // What a SUT need not tell is compared all the same: one that told it once tells it in every run.
    private readonly record struct Kernel(string? Told);

    private static string Said(string? kernel) => kernel is null ? "a kernel that was not told" : $"the kernel \"{kernel}\"";
}
