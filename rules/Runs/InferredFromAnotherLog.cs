using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result that is inferred from a run which is not the measured result beside it.</summary>
/// <remarks>Source: MLPerf Inference Rules, benchmark tables (inferred scenarios). Documentation: InferredFromAnotherLog.md.</remarks>
public sealed class InferredFromAnotherLog : IRoundRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN314",
        Defect = nameof(InferredFromAnotherLog),
        Title = "an inferred result is not of the measured run",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, benchmark tables (inferred scenarios)",
        Catalogue = ["RUN-06", "RUN-05"],
    };

    /// <inheritdoc/>
    public IEnumerable<(ImportedEvidence Result, Finding Finding)> Check(ImmutableArray<ImportedEvidence> results)
    {
        ILookup<(string, string, string, string), ImportedEvidence> bySystem = results.ToLookup(static result => (result.DivisionFolder, result.Submitter, result.System, result.BenchmarkFolder));
        foreach (ImportedEvidence result in results.Where(static result => result.Inferred))
        {
            Scenario measured = result.Performance!.Scenario!.Value;
            ImportedEvidence? source = bySystem[(result.DivisionFolder, result.Submitter, result.System, result.BenchmarkFolder)].FirstOrDefault(other => !other.Inferred && other.Scenario.Measured == measured);
            if (source?.Performance is not { } log)
            {
                yield return (result, Descriptor.Report(result, result.Performance.Path, $"{result.Scenario} is inferred from a run of {measured} that the submission does not hold as a result", "submit the measured result too", Severity.Warning));
            }
            else if (!result.Performance.IsOfTheRunOf(log))
            {
                yield return (result, Descriptor.Report(result, result.Performance.Path, $"{result.Scenario} is inferred from another run of {measured} than {log.Path} holds", "infer it from the measured result"));
            }
        }
    }
}
