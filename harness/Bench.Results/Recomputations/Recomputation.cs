using System.Collections.Immutable;
using Bench.Results.Reports;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Recomputations;

/// <summary>Step 10 of the verification of a bundle: every number that sums something up is derived again from the logs, and every difference is a finding.</summary>
public static class Recomputation
{
    /// <summary>The name under which findings place the signed statement.</summary>
    public const string StatementName = "attestations/submitter.dsse.json";

    /// <summary>Recomputes everything that the evidence holds.</summary>
    /// <returns>One finding <c>E_RECOMPUTE</c> a difference, with file, field and both values; empty when there is none.</returns>
    public static ImmutableArray<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        Differences differences = new();
        CheckPlan(evidence, differences);
        differences.Compare(RunFileNames.System, "fingerprint", evidence.System.Fingerprint, SystemDescription.FingerprintOf(evidence.System.Found));
        if (evidence.Accuracy is { } accuracy)
        {
            _ = RunRecomputation.Check(evidence, accuracy, TestMode.AccuracyOnly, differences);
        }

        RunLog? performance = evidence.Performance is { } run ? RunRecomputation.Check(evidence, run, TestMode.PerformanceOnly, differences) : null;
        ComplianceRecomputation.Check(evidence, differences);
        AccuracyScore? score = evidence.Score is { } found ? ScoreRecomputation.Check(evidence, found, differences) : null;
        if (evidence.Declared is { } declared)
        {
            differences.Compare(RunFileNames.Result, "", declared, Declaration(evidence, declared, performance, score));
        }

        if (evidence.Attempts is { } attempts)
        {
            AttemptsRecomputation.Check(evidence, attempts, differences);
        }

        return differences.Findings;
    }

    /// <summary>Compares what the signed statement claims with the payload.</summary>
    public static ImmutableArray<Finding> CheckStatement(StatementClaims claimed, ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        Differences differences = new("the payload has");
        if (StatementClaims.Of(evidence) is { } payload)
        {
            differences.Compare(StatementName, "", claimed with { HarnessDigest = payload.HarnessDigest is null ? null : claimed.HarnessDigest }, payload);
        }
        else
        {
            differences.Report(StatementName, "result", $"{claimed.Metric} {claimed.Value:R}", $"absent: the payload has no {RunFileNames.Result}");
        }

        return differences.Findings;
    }

    /// <summary>Compares the declared verdict with what the rules find in the same evidence.</summary>
    /// <param name="declared">The declaration.</param>
    /// <param name="ruleFindings">The findings of every rule under the plan's profile.</param>
    public static ImmutableArray<Finding> CheckVerdict(ResultDeclaration declared, IEnumerable<Finding> ruleFindings)
    {
        ArgumentNullException.ThrowIfNull(declared);
        Differences differences = new();
        differences.Compare(RunFileNames.Result, "", declared, declared with { Valid = !ruleFindings.HasErrors });
        return differences.Findings;
    }

    /// <summary>Compares <c>findings.json</c> with what is found in the same evidence now: codes, severities and places, and the words where the same version wrote them.</summary>
    /// <param name="files">The run directory's or the payload's files.</param>
    /// <param name="found">Everything that reading, recomputing and the rules find in them, checked as no submission: what the harness writes.</param>
    /// <param name="sameVersion">Whether the version of the harness that wrote the file is the one that checks it; another may put a finding in other words.</param>
    public static ImmutableArray<Finding> CheckFindings(RunFiles files, IEnumerable<Finding> found, bool sameVersion)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(found);
        Differences differences = new();
        Finding[] expected = [.. found];
        if (files.Read(RunFileNames.Findings) is not { } text)
        {
            differences.Report(RunFileNames.Findings, "the file", "absent", $"a list of {expected.Length} findings");
        }
        else if (!RecordJson.TryRead(text.Span, out Finding[]? written, out JsonDefect? defect))
        {
            return [FileFinding.Malformed(RunFileNames.Findings, defect)];
        }
        else
        {
            CompareFindings(Comparable(written, sameVersion), Comparable(expected, sameVersion), differences);
        }

        return differences.Findings;
    }

    /// <summary>Says how many findings only one side has, and the first of each: whole lists are no message.</summary>
    private static void CompareFindings(string[] written, string[] expected, Differences differences)
    {
        string[] onlyWritten = [.. Without(written, expected)], onlyFound = [.. Without(expected, written)];
        if (onlyWritten.Length > 0)
        {
            differences.Report(RunFileNames.Findings, $"{Quantity.Counted(onlyWritten.Length, "finding")} that judging does not give", onlyWritten[0], "none of them");
        }

        if (onlyFound.Length > 0)
        {
            differences.Report(RunFileNames.Findings, $"{Quantity.Counted(onlyFound.Length, "finding")} that judging gives", "absent", onlyFound[0]);
        }
    }

    /// <summary>Entries of one list that the other has not, each as often as it is missing.</summary>
    private static List<string> Without(string[] list, string[] other)
    {
        List<string> rest = [.. list];
        Array.ForEach(other, one => rest.Remove(one));
        return rest;
    }

    /// <summary>Files that are no evidence may lie in one folder and not in the other.</summary>
    private static string[] Comparable(IEnumerable<Finding> findings, bool withWords) =>
    [
        .. findings.Where(static finding => finding.RuleId != FileFinding.UnknownCode)
            .Select(finding => $"{finding.Severity.FieldName} {finding.RuleId} at {finding.Location}{(withWords ? $": {finding.Message}" : "")}")
            .Order(StringComparer.Ordinal),
    ];

    private static void CheckPlan(Evidence evidence, Differences differences)
    {
        differences.Compare(RunFileNames.Plan, "workload_digest", evidence.Plan.WorkloadDigest, evidence.WorkloadDigest);
        differences.Compare(RunFileNames.Plan, "ruleset_digest", evidence.Plan.RulesetDigest, evidence.RulesetDigest);
        PlannedValues.Check(evidence, RunFileNames.Plan, differences);
    }

    /// <summary>The declaration that the evidence gives; what it cannot give stays as declared.</summary>
    /// <remarks>The verdict needs the rules (<see cref="CheckVerdict"/>); but no rule makes a run valid that its own log calls invalid, or whose accuracy nobody knows.</remarks>
    private static ResultDeclaration Declaration(Evidence evidence, ResultDeclaration declared, RunLog? performance, AccuracyScore? score)
    {
        ResultDeclaration again = declared with
        {
            Valid = declared.Valid && performance is { End.Summary.Valid: true } && score is not null,
        };
        if (performance is not null)
        {
            again = again with
            {
                Metric = performance.End.Summary.Metric,
                Value = performance.End.Summary.Value,
                Unit = performance.End.Summary.Unit,
                SpeedOfLightPercent = SpeedOfLight.PercentOf(evidence.Workload.Problem, evidence.Plan, performance, evidence.System.Limits),
            };
        }

        return score is null ? again : again with { Accuracy = score.Score, AccuracyTarget = score.Target };
    }
}
