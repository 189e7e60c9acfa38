using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A Server run whose queries arrived otherwise than by a Poisson process.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (Server). Documentation: ArrivalsNotPoisson.md.</remarks>
public sealed class ArrivalsNotPoisson : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV107",
        Defect = nameof(ArrivalsNotPoisson),
        Title = "the queries of Server did not arrive by a Poisson process",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (Server)",
        Catalogue = ["RUN-03", "DIV-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            if (run.Log.Header.Settings.Arrivals is { } arrivals)
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"the arrivals of the {run.Name} run were {arrivals}; closed asks for poisson",
                    "run without --arrivals, or submit to the open division");
            }
        }
    }
}
