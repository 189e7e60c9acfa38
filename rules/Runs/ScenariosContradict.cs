using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;

namespace Bench.Rules;

/// <summary>A system that is slower when it has everything at once than when it is given one thing after the other.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios". Documentation: ScenariosContradict.md.</remarks>
public sealed class ScenariosContradict : IRoundRule<RoundResult>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN119",
        Defect = nameof(ScenariosContradict),
        Title = "the rates of two scenarios contradict each other",
        Closed = Severity.Warning,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\"",
        Catalogue = ["RUN-03"],
    };

    /// <summary>Runs differ by some percent from hour to hour.</summary>
    private const double Tolerance = 0.10;

    /// <inheritdoc/>
    public IEnumerable<(RoundResult Result, Finding Finding)> Check(ImmutableArray<RoundResult> results)
    {
        foreach (RoundResult[] set in results.Where(static result => result.SamplesPerSecond is not null)
            .GroupBy(static result => (result.Submitter, result.System, result.Workload, result.Division, result.Profile, result.Build, result.Way))
            .Select(static same => same.ToArray()))
        {
            // Of several the fastest: a slow one shows nothing about the others.
            if (set.Where(static result => result.Scenario == Scenario.Offline).MaxBy(static result => result.SamplesPerSecond) is not { SamplesPerSecond: { } most } offline)
            {
                continue;
            }

            foreach (RoundResult other in set.Where(other => other.Scenario != Scenario.Offline && other.SamplesPerSecond > most * (1 + Tolerance)))
            {
                yield return (other, Descriptor.Report(
                    other.Division,
                    "performance/run.jsonl",
                    string.Create(CultureInfo.InvariantCulture, $"{other.Subject} completed {other.SamplesPerSecond:G4} samples a second; offline, where the same build has all samples at once, it completed {most:G4} ({offline.Name})"),
                    "measure both again on a quiet machine; where it stays so, a reviewer asks what the build does otherwise in offline"));
            }
        }
    }
}
