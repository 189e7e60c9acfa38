using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics.Imports;

namespace Bench.Rules;

/// <summary>An imported result with a compliance verdict that no script printed, or that the logs beside it contradict.</summary>
/// <remarks>Source: MLPerf submission rules, "Compliance Testing". Documentation: ComplianceVerdictNotBorneOut.md.</remarks>
public sealed class ComplianceVerdictNotBorneOut : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP303",
        Defect = nameof(ComplianceVerdictNotBorneOut),
        Title = "a compliance verdict of an imported result is not borne out by its files",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Compliance Testing\"",
        Catalogue = ["CMP-01", "BAN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (ImportedTest test in evidence.Tests)
        {
            foreach ((Location where, string what) in Answers(evidence, test).Concat(Speed(evidence, test)))
            {
                yield return Descriptor.Report(evidence, where, $"{test.Name}: {what}", "run MLPerf's verification script over the logs, and keep what it prints");
            }

            if (test.Performance is { } log && log.Text("result_validity") is not "VALID" && !IsUntimed(test.Name))
            {
                yield return Descriptor.Report(evidence, log.LocationOf("result_validity"), $"{test.Name}: its run is {log.Text("result_validity") ?? "of no stated validity"}; a verdict takes a VALID run", "run the test again");
            }
        }
    }

    private static bool IsUntimed(string test) => test is "TEST06" or "TEST07" or "TEST08" or "TEST09";

    private static IEnumerable<(Location Where, string What)> Answers(ImportedEvidence evidence, ImportedTest test)
    {
        if (test.AnswersVerdict is not { } verdict)
        {
            yield break;
        }

        Location file = new(verdict.Path);
        switch (test.Name)
        {
            case "TEST01" or "TEST08":
                string matched = test.Name == "TEST01" ? "num_perf_log_qsl_idx_match" : "num_matched";
                string wrong = test.Name == "TEST01" ? "num_perf_log_data_mismatch" : "num_ne_mismatch";
                if (Count(verdict, "num_acc_log_entries") is not { } all || Count(verdict, "num_perf_log_entries") is not { } timed || Count(verdict, matched) is not { } matches || Count(verdict, wrong) is not { } mismatches)
                {
                    yield return (file, "the verdict lacks the counts that its script prints (num_acc_log_entries and others): nothing shows that answers were compared");
                    yield break;
                }

                bool passed = verdict.Lines.Any(static line => line.Trim() == "TEST PASS");
                if (passed && (mismatches > 0 || matches == 0) || matches > timed)
                {
                    yield return (file, $"the verdict is {(passed ? "TEST PASS" : "TEST FAIL")} with {matches} matches of {timed} answers and {mismatches} differences, which no script prints");
                }

                if (evidence.Benchmark is { } benchmark && all != benchmark.AccuracySamplesOf(evidence.Scenario))
                {
                    yield return (file, $"answers were compared with {all} of the accuracy run; that has {benchmark.AccuracySamplesOf(evidence.Scenario)}");
                }

                break;
            case "TEST07" when verdict.Find("TEST PASS") is not null && verdict.Find("Accuracy score: ") is null:
                yield return (file, "the verdict lacks the accuracy that its script prints");
                break;
            case "TEST09" when evidence.Benchmark?.OutputTokens is { } range:
                if (Real(verdict, "Mean output tokens:") is not { } mean)
                {
                    yield return (file, "the verdict lacks the mean number of output tokens that its script prints");
                }
                else if (mean < range.Least || mean > range.Greatest)
                {
                    yield return (file, $"the mean is {ImportQuestions.Number(mean)} output tokens; expected {range.Least} to {range.Greatest}");
                }

                break;
        }
    }

    private static IEnumerable<(Location Where, string What)> Speed(ImportedEvidence evidence, ImportedTest test)
    {
        if (test.SpeedVerdict is not { } verdict)
        {
            yield break;
        }

        foreach ((string label, DetailLog? log, string whose) in new[] { ("eference score = ", evidence.Performance, "the result's log"), ("est score = ", test.Performance, "the test's log") })
        {
            if (Real(verdict, label) is not { } score)
            {
                yield return (new Location(verdict.Path), "the verdict lacks the scores that its script prints: nothing shows that speeds were compared");
                yield break;
            }

            // The scripts print a latency as it is, or as queries a second.
            if (log is { Scenario: { } scenario } && log.Real(SubmittedFigure.ScoreKey(scenario)) is > 0 and var logged && ImportQuestions.Differ(score, logged) && ImportQuestions.Differ(score, 1e9 / logged))
            {
                yield return (new Location(verdict.Path, verdict.Find(label)!.Value.Number), $"the verdict has the score {ImportQuestions.Number(score)}; {whose} has {ImportQuestions.Number(logged)}");
            }
        }
    }

    private static long? Count(SubmittedText verdict, string label) => Real(verdict, label + " = ") is { } value && value == Math.Floor(value) && value is >= 0 and < 1e15 ? (long)value : null;

    private static double? Real(SubmittedText verdict, string label)
    {
        if (verdict.Find(label) is not { } line)
        {
            return null;
        }

        string rest = line.Text[(line.Text.IndexOf(label, StringComparison.Ordinal) + label.Length)..].Trim();
        return double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
    }
}
