using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A system under test that is faster or slower under the round's seeds than under others.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST05. Documentation: ResultDependsOnSeeds.md.</remarks>
public sealed class ResultDependsOnSeeds : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP107",
        Defect = nameof(ResultDependsOnSeeds),
        Title = "the result depends on the round's seeds",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf inference, compliance/TEST05",
        Catalogue = ["CMP-01", "SEED-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        SeedDependence found = SeedDependence.Of(evidence.Compliance);
        string ratio = found.Ratio is { } interval
            ? string.Create(CultureInfo.InvariantCulture, $"under other seeds a query takes {interval.Low:F2} to {interval.High:F2} times as long ({SeedDependence.Confidence * 100:F0} % confidence); it may differ by {found.Tolerance * 100:F0} %")
            : "the runs give no ratio";
        if (found.Outcome == ComplianceOutcome.Fail)
        {
            yield return Descriptor.Report(
                evidence,
                "compliance/test05",
                ratio,
                "do not prepare for the order of samples or their arrivals: the seeds are published, and no property of the work");
        }
        else if (found is { Outcome: ComplianceOutcome.NotEstablished, Unusable: null } && evidence.AsksForCompliance)
        {
            yield return Descriptor.Report(
                evidence,
                "compliance/test05",
                $"could not be checked: {ratio}",
                "leave the machine to the run: its latencies vary too much",
                Severity.Note);
        }
    }
}
