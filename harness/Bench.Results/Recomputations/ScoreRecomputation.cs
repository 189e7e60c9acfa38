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
                CheckRows(evidence, number, response, rows, expected[number], differences);
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

    private static void CheckRows(Evidence evidence, int number, JudgedResponse response, ReadOnlySpan<ResponseRow> rows, Expected expected, Differences differences)
    {
        int[] positions = JudgedChoice.Positions(expected.Choices, expected.Kept.Record, expected.Kept.Length, evidence.Plan.Responses);
        int wanted = response.Unjudgeable is null ? positions.Length : 0;
        if (rows.Length != wanted)
        {
            differences.Report(RunFileNames.Score, $"responses[{number}].rows", $"{rows.Length}", $"{wanted}");
            return;
        }

        // Where the rows hold a whole response, its digest is a number that can be recomputed too.
        if (expected.Kept.Length <= evidence.Workload.Problem.MaximumResponseBytes
            && RebuiltResponse.Of(expected.Kept.Length, rows, out bool whole) is { } bytes && whole)
        {
            differences.Compare(RunFileNames.Rows, $"response {number} (record {response.Record}): SHA-256 of its elements", Sha256Digest.Of(bytes), expected.Kept.Sha256);
        }

        if (expected.Kept.FirstToken is int first && rows.Length > 0 && rows[0].Position == 0)
        {
            differences.Compare(RunFileNames.Rows, $"response {number} (record {response.Record}): its first token", unchecked((int)rows[0].Raw), first);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            ResponseRow row = rows[i];
            string field = $"row {i} of response {number} (record {response.Record})";
            if (row.Position != positions[i])
            {
                differences.Report(RunFileNames.Rows, $"{field}: position", $"{row.Position}", $"{positions[i]}");
            }

            // A token's value is the reference's logit, which only the model can give; every other value is the response's own.
            if (!evidence.Workload.Problem.ProducesTokens && !SameReal(row.Value, BitConverter.UInt32BitsToSingle(row.Raw)))
            {
                differences.Compare(RunFileNames.Rows, $"{field}: value", row.Value, (double)BitConverter.UInt32BitsToSingle(row.Raw));
            }

            if (!(row.Scale > 0 && double.IsFinite(row.Scale)))
            {
                differences.Report(RunFileNames.Rows, $"{field}: scale", $"{row.Scale:R}", "a finite number greater than 0");
            }
        }
    }

    /// <summary>Equal, or both not a number: the payload bits of a NaN mean nothing.</summary>
    private static bool SameReal(double left, double right) => left.Equals(right);

    private readonly record struct Expected(TestMode Run, KeptResponse Kept, SaltedChoices Choices);
}
