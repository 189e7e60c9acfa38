using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Machines;

namespace Bench.Rules;

/// <summary>A stated field of the system that contradicts what the harness found on the machine.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json" (the system that was measured). Documentation: SystemContradictsMachine.md.</remarks>
public sealed class SystemContradictsMachine : IRule<ResultEvidence>
{
    /// <summary>What to do about it.</summary>
    public const string Remedy = "describe the machine that was measured: bench system describe prints what it tells of itself, --write FILE puts it into the description";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS104",
        Defect = nameof(SystemContradictsMachine),
        Title = "the system description contradicts the machine",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\"",
        Catalogue = ["SYS-01", "SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return Contradictions(evidence.System.Stated, evidence.System.Found, evidence.System.Provenance).Select(one => Descriptor.Report(evidence, "system.json", one.Message, Remedy));
    }

    /// <summary>The stated fields that something found contradicts, each with what to say of it.</summary>
    /// <param name="stated">The system description's fields.</param>
    /// <param name="found">What the machine tells of itself.</param>
    /// <param name="provenance">Where that was read.</param>
    public static IEnumerable<(string Field, string Message)> Contradictions(ImmutableSortedDictionary<string, string> stated, ImmutableSortedDictionary<string, string> found, ImmutableSortedDictionary<string, string> provenance)
    {
        ArgumentNullException.ThrowIfNull(stated);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(provenance);
        foreach (MachineComparison comparison in MachineComparison.All)
        {
            if (stated.TryGetValue(comparison.Field, out string? claim) && found.TryGetValue(comparison.Found, out string? own) && own != SystemDescription.NotEstablished && !comparison.Agree(claim, own, found))
            {
                string source = provenance.TryGetValue(comparison.Found, out string? read) ? $" ({read})" : "";
                yield return (comparison.Field, $"the system description says {comparison.Field} \"{claim}\"; the machine that was measured has {comparison.Found} \"{own}\"{source}");
            }
        }
    }
}
