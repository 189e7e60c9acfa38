using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Machines;

namespace Bench.Rules;

/// <summary>A result that was measured while variables of the environment took instructions from the runtime, or had it compile otherwise.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: RuntimeOverridden.md.</remarks>
public sealed class RuntimeOverridden : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS109",
        Defect = nameof(RuntimeOverridden),
        Title = "variables override how the runtime compiles",
        Closed = Severity.Warning,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ImmutableArray<string> overrides = RuntimeOverrides.In(evidence.System.Found.GetValueOrDefault(RuntimeOverrides.Field, ""));
        if (overrides.IsEmpty)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "system.json",
            $"the runtime was started with {string.Join(' ', overrides)} (found.{RuntimeOverrides.Field}): the measured limits, and percentages of them, are of the processor without what that takes away",
            $"unset {RuntimeOverrides.NamesOf(overrides)} and measure again");
    }
}
