using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Problems;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>What one compliance test establishes about a result, for a table. The rules say what follows from it.</summary>
/// <param name="Test">MLPerf's name of the test: <c>TEST04</c>.</param>
/// <param name="Outcome">What it establishes.</param>
/// <param name="Figures">From which figures, for people.</param>
public sealed record ComplianceResult(string Test, ComplianceOutcome Outcome, string Figures)
{
    /// <summary>Every test that applies to a result, computed from its logs. Those with runs of their own are left out where there are none and the round asks for none.</summary>
    public static ImmutableArray<ComplianceResult> Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        bool asked = evidence.Plan is { Profile: Profile.Full, Division: Division.Closed };
        bool decodes = evidence.Workload.Problem is DecodingProblem;
        ComplianceResult?[] results =
        [
            Answers(evidence),
            asked || !evidence.Compliance.IsEmpty ? Caching(evidence) : null,
            asked || !evidence.Compliance.IsEmpty ? Seeds(evidence) : null,
            decodes ? Endings(evidence, (DecodingProblem)evidence.Workload.Problem) : null,
            decodes ? Lengths(evidence) : null,
        ];
        return [.. results.OfType<ComplianceResult>()];
    }

    private static ComplianceResult? Answers(Evidence evidence)
    {
        if (evidence.Performance is not { } timed || evidence.Accuracy is not { } accuracy || evidence.Score is not { } score)
        {
            return null;
        }

        double target = evidence.Workload.AccuracyTarget(evidence.Plan.Precision.Inputs, evidence.Plan.Precision.Accumulation);
        AccuracyInPerformanceMode found = AccuracyInPerformanceMode.Of(timed, accuracy, score.Responses, evidence.Rows, target);
        return new("TEST01", found.Outcome, $"of {timed.End.Kept.Length} kept responses {found.Same} are the accuracy run's, {found.Within} differ within the target, {found.Differing.Length} beyond it");
    }

    private static ComplianceResult Caching(Evidence evidence)
    {
        CachedAnswers found = CachedAnswers.Of(evidence.Compliance, evidence.Performance, evidence.Accuracy);
        string speedup = found.Speedup is { } interval ? Text($"asked again, {interval.Low:F3} to {interval.High:F3} times as fast (at most {found.Most:F2})") : found.Unusable ?? "no speedup is known";
        JudgedAnswers answers = JudgedAnswers.Of(evidence, ComplianceTest.Caching);
        return new("TEST04", Both(found.Outcome, answers.Outcome), $"{speedup}; {found.Stale} of {found.Compared} answers to fresh content are stale; {Text(answers)}");
    }

    private static ComplianceResult Seeds(Evidence evidence)
    {
        SeedDependence found = SeedDependence.Of(evidence.Compliance);
        JudgedAnswers answers = JudgedAnswers.Of(evidence, ComplianceTest.OtherSeeds);
        string ratio = found.Ratio is { } interval
            ? Text($"under other seeds, {interval.Low:F3} to {interval.High:F3} of the time under the round's (within {found.Tolerance * 100:F0} %)")
            : found.Unusable ?? "no ratio is known";
        return new("TEST05", Both(found.Outcome, answers.Outcome), $"{ratio}; {Text(answers)}");
    }

    /// <summary>A test that asks two questions fails by either, and passes by both.</summary>
    private static ComplianceOutcome Both(ComplianceOutcome times, ComplianceOutcome answers) =>
        times == ComplianceOutcome.Fail || answers == ComplianceOutcome.Fail ? ComplianceOutcome.Fail
        : times == ComplianceOutcome.Pass && answers == ComplianceOutcome.Pass ? ComplianceOutcome.Pass
        : ComplianceOutcome.NotEstablished;

    private static ComplianceResult? Endings(Evidence evidence, DecodingProblem problem)
    {
        if (evidence.Score is not { } score)
        {
            return null;
        }

        int seen = 0, improper = 0;
        foreach ((JudgedResponse response, int[]? tokens) in JudgedTokens.Of(score.Responses, evidence.Rows))
        {
            seen += tokens is null && response.Unjudgeable is null ? 0 : 1;
            improper += response.Unjudgeable is not null || (tokens is not null && !ResponseEnding.IsProper(tokens, problem.EndToken, problem.MaxNewTokens)) ? 1 : 0;
        }

        RunLog[] runs = [.. new[] { evidence.Performance, evidence.Accuracy }.OfType<RunLog>()];
        int miscounted = runs.Sum(static run => CountedTokens.MismatchesOf(run).Count());
        RunLog[] all = [.. runs, .. evidence.Compliance.Select(static run => run.Log)];
        int announced = all.Sum(static run => AnnouncedTokens.Of(run).Count());
        int changed = all.Sum(static run => AnnouncedTokens.ChangedOf(run).Count());
        int unknown = all.Sum(static run => AnnouncedTokens.UnknownOf(run).Count());
        return new(
            "TEST06",
            improper + miscounted + changed > 0 ? ComplianceOutcome.Fail : seen > 0 && unknown == 0 ? ComplianceOutcome.Pass : ComplianceOutcome.NotEstablished,
            $"of {seen} judged responses {improper} end improperly; {miscounted} kept ones hold another number of tokens than was counted; of {announced} announced first tokens {changed} changed{(unknown > 0 ? $", {unknown} are not known" : "")}");
    }

    private static ComplianceResult? Lengths(Evidence evidence)
    {
        if (evidence.Performance is not { } timed || evidence.Accuracy is not { } accuracy)
        {
            return null;
        }

        (int[] counted, int[] expected) = OutputLength.CountsOf(timed, accuracy);
        return new("TEST09", OutputLength.Judge(counted, expected, OutputLength.GreatestDifferencePercent), counted.Length == 0
            ? "no kept response has a counterpart"
            : Text($"{counted.Average():F1} tokens on average, {expected.Average():F1} in the accuracy run"));
    }

    private static string Text(JudgedAnswers answers) => answers.Judged is null ? "no answers were judged"
        : Text($"of {answers.Kept} kept answers {answers.Judged} were judged, {answers.Wrong.Length} are wrong");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
