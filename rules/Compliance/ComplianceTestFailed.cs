using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Statistics.Imports;

namespace Bench.Rules;

/// <summary>An imported closed result one of whose compliance tests failed: by what its script said, or by the logs.</summary>
/// <remarks>Source: MLPerf submission rules, "Compliance Testing". Documentation: ComplianceTestFailed.md.</remarks>
public sealed class ComplianceTestFailed : IRule<ImportedEvidence>
{
    private const string Remedy = "find out why the test is answered at another speed than the result";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP302",
        Defect = nameof(ComplianceTestFailed),
        Title = "a compliance test of an imported result failed",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Compliance Testing\"",
        Catalogue = ["CMP-01", "ACC-06", "BAN-02", "SEED-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (ImportedTest test in evidence.Tests)
        {
            if (test.AnswersVerdict is { } answers && AnswersFailed(evidence, test, answers) is { } reason)
            {
                yield return Descriptor.Report(evidence, answers.Find("TEST FAIL") is { } line ? new Location(answers.Path, line.Number) : new Location(answers.Path), $"{test.Name} of the answers failed: {reason}", "find out why answers differ when they are timed");
            }

            if (test.SpeedVerdict is { } speed && speed.Find("TEST PASS") is null)
            {
                yield return Descriptor.Report(evidence, speed.Path, $"{test.Name} of the speed failed: its script did not print TEST PASS", Remedy);
            }

            if (test.Performance is { } log && test.Name is "TEST01" or "TEST04" && SpeedFailed(evidence, test.Name, test.Performance) is { } ratio)
            {
                yield return Descriptor.Report(evidence, log.LocationOf(SubmittedFigure.ScoreKey(log.Scenario!.Value)), $"{test.Name} of the speed fails by its own log: {ratio}", Remedy);
            }
        }
    }

    private static string? AnswersFailed(ImportedEvidence evidence, ImportedTest test, SubmittedText verdict)
    {
        if (test.Name == "TEST06")
        {
            string[] open = [.. new[] { "First token check pass: ", "EOS check pass: ", "Sample length check pass: " }.Where(check => verdict.Find(check + "True") is null && (check[0] != 'F' || verdict.Find(check + "Skipped") is null))];
            return open.Length > 0 ? $"it does not say {string.Join("True, ", open)}True" : null;
        }

        return verdict.Lines.Any(static line => line.Trim() == "TEST PASS") ? null
            : test.Name == "TEST01" ? AccuracyDiffers(evidence, test)
            : "its script did not print TEST PASS";
    }

    /// <summary>TEST01 where answers differ: the accuracy of both runs over the same samples decides.</summary>
    private static string? AccuracyDiffers(ImportedEvidence evidence, ImportedTest test)
    {
        foreach (AccuracyRequirement required in evidence.Benchmark?.AccuracyOf(evidence.Scenario) ?? [])
        {
            if (test.Baseline?.Of(required.Metric) is not { Value: > 0 } baseline || test.Compliance?.Of(required.Metric) is not { Value: > 0 } compliance)
            {
                return $"answers differ, and {required.Metric} over them is not stated for both runs";
            }

            double percent = Math.Abs(1 - (baseline.Value / compliance.Value)) * 100;
            if (percent > required.AgreementPercent)
            {
                return $"answers differ, and {required.Metric} over them by {ImportQuestions.Number(percent)} %; at most {required.AgreementPercent} % is allowed";
            }
        }

        return evidence.Benchmark is null ? "its script did not print TEST PASS" : null;
    }

    private static string? SpeedFailed(ImportedEvidence evidence, string test, DetailLog log)
    {
        if (evidence.Performance is not { Scenario: { } scenario } own || log.Scenario != scenario)
        {
            return null;
        }

        string key = SubmittedFigure.ScoreKey(scenario);
        if (own.Real(key) is not > 0 and not null || log.Real(key) is not > 0 and not null || own.Real(key) is not { } reference || log.Real(key) is not { } tested)
        {
            return null;
        }

        ComplianceNumbers numbers = evidence.Round.Compliance;
        bool latency = scenario is Scenario.SingleStream or Scenario.MultiStream;
        double shortest = scenario == Scenario.SingleStream ? numbers.ShortSingleStream.Value : numbers.ShortMultiStream.Value;
        double tolerance = latency && reference <= shortest ? numbers.ShortScoreTolerance : numbers.ScoreTolerance;
        bool tooFast = latency ? 1 / tested >= (1 + tolerance) / reference : tested >= reference * (1 + tolerance);
        bool off = tested < reference * (1 - tolerance) || tested > reference * (1 + tolerance);
        return (test == "TEST04" ? tooFast : off) ? $"{key} is {ImportQuestions.Number(tested)}, the result's {ImportQuestions.Number(reference)}; {(test == "TEST04" ? "less than" : "within")} {tolerance * 100:0} % {(test == "TEST04" ? "faster " : "")}is allowed" : null;
    }
}
