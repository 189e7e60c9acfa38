using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A full closed result without all of its compliance runs, or any result with some that came to nothing.</summary>
/// <remarks>Source: MLPerf submission rules, "Compliance Testing". Documentation: ComplianceRunsAbsent.md.</remarks>
public sealed class ComplianceRunsAbsent : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP101",
        Defect = nameof(ComplianceRunsAbsent),
        Title = "compliance runs are missing or came to nothing",
        Closed = Severity.Warning,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Compliance Testing\"",
        Catalogue = ["CMP-01", "BAN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Compliance.IsEmpty)
        {
            if (evidence.AsksForCompliance)
            {
                yield return Descriptor.Report(evidence, "compliance", "could not be checked: the result holds no compliance runs, which closed asks for", Help);
            }

            yield break;
        }

        foreach ((ComplianceTest test, string name) in new[] { (ComplianceTest.Caching, "test04"), (ComplianceTest.OtherSeeds, "test05") })
        {
            if (ComplianceTimes.WhyUnusable(evidence.Compliance, test) is { } why)
            {
                yield return Descriptor.Report(
                    evidence,
                    $"compliance/{name}",
                    $"could not be checked: {why}",
                    Help);
            }
        }
    }

    private const string Help = "run again: a full closed run makes all of them, and any other with --compliance";
}
