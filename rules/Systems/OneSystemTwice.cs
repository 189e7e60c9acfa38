using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Rules;

/// <summary>Results of one submitter that were measured on machines with one fingerprint and bear two systems' names.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json". Documentation: OneSystemTwice.md.</remarks>
public sealed class OneSystemTwice : IRoundRule<RoundResult>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS106",
        Defect = nameof(OneSystemTwice),
        Title = "one machine is described as two systems",
        Closed = Severity.Warning,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\"",
        Catalogue = ["SYS-01", "SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<(RoundResult Result, Finding Finding)> Check(ImmutableArray<RoundResult> results)
    {
        foreach (IGrouping<(string, Sha256Digest), RoundResult> machine in results.GroupBy(static result => (result.Submitter, result.Machine)))
        {
            // A result of each name is reported: which name is right, no order of files says.
            RoundResult[] names = [.. machine.DistinctBy(static result => result.System)];
            foreach (RoundResult result in names.Length == 1 ? [] : names)
            {
                RoundResult other = names[result == names[0] ? 1 : 0];
                yield return (result, Descriptor.Report(
                    result.Division,
                    "system.json",
                    $"the machine that was measured, {result.Machine.Hex[..12]}, is called {result.System} here and {other.System} in {other.Name}",
                    "call one system by one name; two machines that are alike in all that was found share a fingerprint, and a reviewer asks which it is"));
            }
        }
    }
}
