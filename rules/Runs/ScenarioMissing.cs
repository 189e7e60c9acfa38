using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported closed result of a benchmark that lacks a scenario which its type of system must have, or has one that the round does not know.</summary>
/// <remarks>Source: MLPerf Inference Rules, benchmark tables (required scenarios). Documentation: ScenarioMissing.md.</remarks>
public sealed class ScenarioMissing : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN311",
        Defect = nameof(ScenarioMissing),
        Title = "an imported benchmark lacks a required scenario",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, benchmark tables (required scenarios)",
        Catalogue = ["RUN-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Benchmark is not { } benchmark || evidence.JudgedIn == Division.Open || evidence.SystemFields?.Text("system_type") is not { } type)
        {
            yield break;
        }

        bool datacenter = type.Contains("datacenter", StringComparison.OrdinalIgnoreCase);
        bool edge = type.Contains("edge", StringComparison.OrdinalIgnoreCase);
        if (!datacenter && !edge)
        {
            yield break;
        }

        if ((datacenter && edge ? benchmark.Both : datacenter ? benchmark.Datacenter : benchmark.Edge) is not { } required)
        {
            yield return Descriptor.Report(evidence, evidence.Folder, $"{evidence.Model} is no benchmark of {type} systems in {evidence.Round.Id}", "submit it for another type of system, or to the open division");
            yield break;
        }

        if (required.Required.Except(evidence.Siblings).ToArray() is { Length: > 0 } missing)
        {
            yield return Descriptor.Report(evidence, evidence.Folder, $"{evidence.Model} lacks {string.Join(", ", missing)}; {type} systems have {string.Join(", ", required.Required)}", "measure the missing scenarios");
        }

        if (!required.OneOf.IsEmpty && !required.OneOf.Intersect(evidence.Siblings).Any())
        {
            yield return Descriptor.Report(evidence, evidence.Folder, $"{evidence.Model} has none of {string.Join(", ", required.OneOf)}; {type} systems have one of them", "measure one of these scenarios");
        }

        if (!required.Required.Contains(evidence.Scenario) && !required.OneOf.Contains(evidence.Scenario))
        {
            yield return Descriptor.Report(evidence, evidence.Folder, $"{evidence.Scenario} is no scenario of {evidence.Model} on {type} systems; they have {string.Join(", ", required.Required.Concat(required.OneOf))}", "leave it out, or submit it to the open division");
        }
    }
}
