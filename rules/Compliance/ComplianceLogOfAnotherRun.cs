using System.Globalization;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result one of whose compliance tests has the log of another run: without the test's settings, or the result's own.</summary>
/// <remarks>Source: MLPerf submission rules, "Compliance Testing". Documentation: ComplianceLogOfAnotherRun.md.</remarks>
public sealed class ComplianceLogOfAnotherRun : IRule<ImportedEvidence>
{
    private const string Remedy = "run the test with MLPerf's audit.config in LoadGen's working directory";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP304",
        Defect = nameof(ComplianceLogOfAnotherRun),
        Title = "the log of a compliance test is of no such test",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Compliance Testing\"",
        Catalogue = ["CMP-01", "SEED-01", "BAN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (ImportedTest test in evidence.Tests.Where(static test => test.Performance is not null))
        {
            DetailLog log = test.Performance!;
            if (evidence.Performance is { } own && log.IsOfTheRunOf(own))
            {
                yield return Descriptor.Report(evidence, log.Path, $"{test.Name}: the log is the performance run's own; a test is a run of its own", Remedy);
                continue;
            }

            if (Unset(evidence, test.Name, log) is { } setting)
            {
                yield return Descriptor.Report(evidence, log.LocationOf(setting.Key), $"{test.Name}: {setting.Key} is {log.Text(setting.Key) ?? "not logged"}; the test is run with {setting.Expected}", Remedy);
            }
        }
    }

    private static (string Key, string Expected)? Unset(ImportedEvidence evidence, string test, DetailLog log)
    {
        ComplianceNumbers numbers = evidence.Round.Compliance;
        if (test == "TEST04")
        {
            return log.Flag("effective_performance_issue_same") != true ? ("effective_performance_issue_same", "true")
                : log.Integer("effective_performance_issue_same_index") != numbers.RepeatedSample ? ("effective_performance_issue_same_index", numbers.RepeatedSample.ToString(CultureInfo.InvariantCulture))
                : null;
        }

        string seed = numbers.AccuracyLogSeed.ToString(CultureInfo.InvariantCulture);
        return log.Text("effective_accuracy_log_rng_seed") != seed ? ("effective_accuracy_log_rng_seed", seed)
            : log.Real("effective_accuracy_log_sampling_target") is not > 0 ? ("effective_accuracy_log_sampling_target", "more than 0")
            : null;
    }
}
