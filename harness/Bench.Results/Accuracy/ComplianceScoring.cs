using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Accuracy;

/// <summary>Judges the answers of a result's compliance runs against the reference, each against the content that its run had put under the samples.</summary>
public static class ComplianceScoring
{
    /// <summary>Judges them, on all cores, one content after the other.</summary>
    /// <param name="plan">How responses are judged.</param>
    /// <param name="traffic">What the runs issued.</param>
    /// <param name="answers">The answers.</param>
    /// <param name="accuracy">The end of the accuracy run; null when there is none.</param>
    /// <param name="referenceOf">The workload's reference over samples that a seed gives; called from one thread, and the reference from several.</param>
    /// <param name="cancellation">Stops between two answers.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ScoredAnswers Of(
        Plan plan, ComplianceTraffic traffic, ComplianceAnswers answers, RunEnd? accuracy, Func<ulong, IReference> referenceOf, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(referenceOf);
        (ComplianceBlock Block, Score.Chosen Chosen)[] chosen = [.. ComplianceBlock.All.Where(answers.Ends.ContainsKey).SelectMany(block => Choose(block, answers, accuracy))];
        (JudgedResponse Response, ResponseRow[] Rows)[] judged = new (JudgedResponse, ResponseRow[])[chosen.Length];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };

        // One reference at a time: each holds its weights in fp64.
        foreach (IGrouping<ulong, int> content in Enumerable.Range(0, chosen.Length).GroupBy(number => traffic.SeedOfContent(chosen[number].Block)))
        {
            IReference reference = referenceOf(content.Key);
            Parallel.ForEach(content, options, number => judged[number] = Score.Judge(chosen[number].Chosen, plan.Responses, reference));
        }

        return new ScoredAnswers(
            new ComplianceScore { Answers = [.. judged.Select((pair, number) => new JudgedAnswer { Folder = chosen[number].Block.Folder, Response = pair.Response })] },
            [.. judged.SelectMany(static pair => pair.Rows)]);
    }

    private static IEnumerable<(ComplianceBlock Block, Score.Chosen Chosen)> Choose(ComplianceBlock block, ComplianceAnswers answers, RunEnd? accuracy)
    {
        RunEnd end = answers.Ends[block];
        SaltedChoices choices = new(Convert.FromHexString(end.Salt));
        return AnswerChoice.Among(block, answers.Ends, accuracy)
            .Select(number => (block, new Score.Chosen(TestMode.PerformanceOnly, end.Kept[number], answers.BytesOf(block, number), choices)));
    }
}
