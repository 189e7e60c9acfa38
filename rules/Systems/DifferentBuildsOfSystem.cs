using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Rules;

/// <summary>Results of one submitter and system whose system under test was not the same build.</summary>
/// <remarks>Source: MLPerf Training Rules, 2 "General rules"; MLPerf Inference Rules, "General". Documentation: DifferentBuildsOfSystem.md.</remarks>
public sealed class DifferentBuildsOfSystem : IRoundRule<RoundResult>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS105",
        Defect = nameof(DifferentBuildsOfSystem),
        Title = "results of one system come from different builds",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf Training Rules, 2 \"General rules\"; MLPerf Inference Rules, \"General\"",
        Catalogue = ["SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<(RoundResult Result, Finding Finding)> Check(ImmutableArray<RoundResult> results)
    {
        foreach (IGrouping<(string, string, string, Division), RoundResult> set in results.Where(static result => result.Profile == Profile.Full).GroupBy(static result => (result.Submitter, result.System, result.Sut, result.Division)))
        {
            RoundResult first = set.First();
            foreach (RoundResult other in set.Where(other => other.Build != first.Build))
            {
                yield return (other, Descriptor.Report(
                    other.Division,
                    other.Scenario is null ? "runs/1/run.jsonl" : "performance/run.jsonl",
                    $"the build of {other.Sut} is {other.Build.Hex[..12]}; in {first.Name}, of the same system, it is {first.Build.Hex[..12]}",
                    "measure all results of a system with one build, or submit them as results of two systems"));
            }
        }
    }
}
