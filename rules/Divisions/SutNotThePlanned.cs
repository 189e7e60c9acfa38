using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A result whose system under test is not defined as it was planned, or not at all.</summary>
/// <remarks>Source: MLPerf submission rules, "Source code requirements for replication". Documentation: SutNotThePlanned.md.</remarks>
public sealed class SutNotThePlanned : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV108",
        Defect = nameof(SutNotThePlanned),
        Title = "the system under test is not defined as it was planned",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Source code requirements for replication\"",
        Catalogue = ["CAT-04", "SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        SutPlan planned = evidence.Planned.Sut;
        if (evidence.Sut is not { } sut)
        {
            if (planned.Command.IsEmpty && planned.Name != SutPlan.Shipped)
            {
                yield return Descriptor.Report(evidence, "plan.json", $"sut.name is \"{planned.Name}\" and sut.command is empty, as of the backend that the harness ships; that one is \"{SutPlan.Shipped}\"", Help);
            }

            if (!planned.Command.IsEmpty)
            {
                yield return Descriptor.Report(evidence, "sut.yaml", $"the plan starts '{string.Join(' ', planned.Command)}'; the result holds no sut.yaml that says what it is made of", Help);
            }

            yield break;
        }

        (string What, string Defined, string Planned)[] facts =
        [
            ("name", sut.Name, planned.Name),
            ("command", string.Join(' ', sut.Command), string.Join(' ', planned.Command)),
            ("threads", $"{sut.Threads ?? planned.Threads}", $"{planned.Threads}"),
            ("timeout", $"{(long)sut.Timeout.TotalMilliseconds} ms", $"{planned.TimeoutMs} ms"),
        ];
        foreach ((string what, string defined, string plan) in facts.Where(static fact => fact.Defined != fact.Planned))
        {
            yield return Descriptor.Report(evidence, "sut.yaml", $"{what} is {defined} in sut.yaml; the run was planned with {plan}", Help);
        }
    }

    private const string Help = "the harness writes both from one definition: get the result as it was measured, or measure again";
}
