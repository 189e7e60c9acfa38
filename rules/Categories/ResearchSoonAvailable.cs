using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;

namespace Bench.Rules;

/// <summary>A system that was submitted as research, development or internal, and as available too soon after.</summary>
/// <remarks>Source: MLPerf submission rules, "RDI". Documentation: ResearchSoonAvailable.md.</remarks>
public sealed class ResearchSoonAvailable : IRoundRule<RoundResult>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CAT102",
        Defect = nameof(ResearchSoonAvailable),
        Title = "a research system was available too soon",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf submission rules, \"RDI\"",
        Catalogue = ["CAT-03"],
    };

    /// <summary>Days before which its parts may not be available.</summary>
    private const int LeastDays = 221;

    /// <inheritdoc/>
    public IEnumerable<(RoundResult Result, Finding Finding)> Check(ImmutableArray<RoundResult> results)
    {
        foreach (RoundResult research in results.Where(static result => result is { Category: Category.Rdi, Profile: Profile.Full }))
        {
            if (results.Where(other => other is { Category: Category.Available, Profile: Profile.Full } && other.Submitter == research.Submitter && other.System == research.System && other.Started >= research.Started)
                .MinBy(static other => other.Started) is { } available
                && (available.Started - research.Started).TotalDays is < LeastDays and var days)
            {
                yield return (research, Descriptor.Report(
                    research.Division,
                    "plan.json",
                    string.Create(CultureInfo.InvariantCulture, $"{research.System} is research, development or internal here, and available in {available.Name} {days:F0} days later; its parts may not be had for {LeastDays} days"),
                    "submit it as preview or available, whichever it was"));
            }
        }
    }
}
