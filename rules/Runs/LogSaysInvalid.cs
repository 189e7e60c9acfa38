using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose log does not call the run VALID, or says so against its own verdicts.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Definitions" (valid run). Documentation: LogSaysInvalid.md.</remarks>
public sealed class LogSaysInvalid : IRule<ImportedEvidence>
{
    private static readonly string[] Verdicts = ["result_min_duration_met", "result_min_queries_met", "result_perf_constraints_met", "early_stopping_met"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN301",
        Defect = nameof(LogSaysInvalid),
        Title = "an imported run was not called VALID",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Definitions\" (valid run)",
        Catalogue = ["RUN-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } log)
        {
            yield break;
        }

        string? validity = log.Text("result_validity");
        if (validity != "VALID")
        {
            string reason = log.Text("result_invalid_reason") is { Length: > 0 } given ? $" ({given.Trim()})" : "";
            yield return Descriptor.Report(evidence, log.LocationOf("result_validity"), $"LoadGen called the run {validity ?? "neither VALID nor INVALID"}{reason}; a result takes a VALID run", "run again after removing the cause");
            yield break;
        }

        foreach (string verdict in Verdicts.Where(verdict => log.Has(verdict) && log.Flag(verdict) != true))
        {
            yield return Descriptor.Report(evidence, log.LocationOf(verdict), $"{verdict} is {log.Text(verdict)} although the run is called VALID; LoadGen calls a run VALID when all of its verdicts hold", ImportQuestions.OwnLog);
        }
    }
}
