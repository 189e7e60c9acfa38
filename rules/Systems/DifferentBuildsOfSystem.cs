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
            if (set.FirstOrDefault(other => other.Build != first.Build) is not { } second)
            {
                continue;
            }

            // Every result of the set is reported: which build is the system's, no order of files says.
            foreach (RoundResult result in set)
            {
                RoundResult other = result.Build == first.Build ? second : first;
                yield return (result, Descriptor.Report(
                    result.Division,
                    result.Scenario is null ? "runs/1/run.jsonl" : "performance/run.jsonl",
                    $"the build of {result.Sut} is {result.Build.Hex[..12]}; in {other.Name}, of the same system, it is {other.Build.Hex[..12]}",
                    "measure all results of a system with one build, or submit them as results of two systems"));
            }
        }
    }
}
