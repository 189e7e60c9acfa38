using System.Collections.Immutable;
using Bench.Results.Accuracy;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Recomputations;

/// <summary>Derives the judged responses, their positions, errors and the score again from the rows.</summary>
internal static class ScoreRecomputation
{
    /// <summary>Compares a score with its rows; returns the score that the rows give.</summary>
    public static AccuracyScore Check(Evidence evidence, AccuracyScore found, Differences differences)
    {
        List<Expected> expected = [.. Judged(evidence, evidence.Accuracy, TestMode.AccuracyOnly), .. Judged(evidence, evidence.Performance, TestMode.PerformanceOnly)];
        if (found.Responses.Length != expected.Count)
        {
            differences.Report(RunFileNames.Score, "responses", $"{found.Responses.Length} entries", $"{expected.Count} entries");
        }

        int offset = 0;
        ImmutableArray<JudgedResponse>.Builder recomputed = ImmutableArray.CreateBuilder<JudgedResponse>(found.Responses.Length);
        for (int number = 0; number < found.Responses.Length; number++)
        {
            JudgedResponse response = found.Responses[number];
            ReadOnlySpan<ResponseRow> rows = evidence.Rows.AsSpan(offset, response.Rows);
            JudgedResponse again = response with { Error = ScoreSummary.ErrorOf(rows) };
            if (number < expected.Count)
            {
                KeptResponse kept = expected[number].Kept;
                again = again with { Run = expected[number].Run, Record = kept.Record, Sample = kept.Sample, Length = kept.Length, Sha256 = kept.Sha256 };
                RowsRecomputation rowsOf = new(evidence, RunFileNames.Rows, RunFileNames.Score, differences);
                rowsOf.Check($"responses[{number}]", response, rows, kept, expected[number].Choices);
            }

            recomputed.Add(again);
            offset += response.Rows;
        }

        AccuracyScore score = ScoreSummary.Of(evidence.Workload, evidence.Plan.Precision, evidence.Plan.Responses, recomputed.MoveToImmutable());
        differences.Compare(RunFileNames.Score, "", found, score);
        return score;
    }

    private static IEnumerable<Expected> Judged(Evidence evidence, RunLog? run, TestMode mode)
    {
        if (run is null)
        {
            return [];
        }

        SaltedChoices choices = new(Convert.FromHexString(run.End.Salt));
        return JudgedChoice.Among(run.End.Kept, mode, evidence.Plan.Responses).Select(number => new Expected(mode, run.End.Kept[number], choices));
    }

    private readonly record struct Expected(TestMode Run, KeptResponse Kept, SaltedChoices Choices);
}
