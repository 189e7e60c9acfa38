using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported performance run with fewer queries than it was set to, or with a query of another size than the round asks for.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios". Documentation: LogHasTooFewQueries.md.</remarks>
public sealed class LogHasTooFewQueries : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN305",
        Defect = nameof(LogHasTooFewQueries),
        Title = "an imported performance run has too few queries or samples",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\"",
        Catalogue = ["RUN-02", "RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Run is not { } run)
        {
            yield break;
        }

        DetailLog log = run.Log;
        const string help = "leave the settings as mlperf.conf has them, and let the run end by itself";
        if (run.Queries is not { } queries)
        {
            yield return Descriptor.Report(evidence, log.LocationOf("result_query_count"), $"result_query_count is {log.Text("result_query_count") ?? "not logged"}; expected a number of queries", ImportQuestions.OwnLog);
        }
        else if (log.Integer("effective_min_query_count") is { } least && queries < least)
        {
            yield return Descriptor.Report(evidence, log.LocationOf("result_query_count"), $"{queries} queries were answered; the run was set to at least {least}", help);
        }

        long? perQuery = log.Integer("effective_samples_per_query");
        if (log.Scenario == Scenario.MultiStream && perQuery != evidence.Round.MultiStreamSamplesPerQuery)
        {
            yield return Descriptor.Report(evidence, log.LocationOf("effective_samples_per_query"), $"a query has {perQuery?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of"} samples; {evidence.Round.Id} asks for {evidence.Round.MultiStreamSamplesPerQuery}", help);
        }
        else if (log.Scenario == Scenario.Offline && evidence.Benchmark?.OfflineSamples is { } samples && !(perQuery >= samples))
        {
            yield return Descriptor.Report(evidence, log.LocationOf("effective_samples_per_query"), $"the query has {perQuery?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of"} samples; {evidence.Model} asks for at least {samples}", help, evidence.JudgedIn == Division.Open ? Severity.Note : Severity.Error);
        }
    }
}
