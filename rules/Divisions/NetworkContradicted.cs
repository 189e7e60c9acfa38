using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result of the network division without a network, or of the closed division with one.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Network Division". Documentation: NetworkContradicted.md.</remarks>
public sealed class NetworkContradicted : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV302",
        Defect = nameof(NetworkContradicted),
        Title = "the division and the network fields contradict each other",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Network Division\"",
        Catalogue = ["DIV-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        string? stated = evidence.SystemFields?.Text("is_network");
        bool network = string.Equals(stated, "true", StringComparison.OrdinalIgnoreCase);
        if (evidence.SystemFields is { } fields && evidence.DivisionFolder != "open" && network != (evidence.DivisionFolder == "network"))
        {
            yield return Descriptor.Report(evidence, fields.LocationOf("is_network"), $"is_network is {stated ?? "not stated"}; the result stands in {evidence.DivisionFolder}/", "put the result into the division that it was measured for");
        }

        if (network && evidence.Performance is { } log && !(log.Text("sut_name") ?? "").Contains("Network SUT", StringComparison.Ordinal))
        {
            yield return Descriptor.Report(evidence, log.LocationOf("sut_name"), $"the system under test is named '{log.Text("sut_name")}'; over a network its name has 'Network SUT' in it", "name it as the network division asks");
        }
    }
}
