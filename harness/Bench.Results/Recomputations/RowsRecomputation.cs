using Bench.Results.Accuracy;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Recomputations;

/// <summary>Derives the rows of a judged response, as far as they follow from the log and from themselves: how many, at which positions, and the digest of a response that they hold whole.</summary>
/// <param name="evidence">The result.</param>
/// <param name="rowsFile">The file of the rows.</param>
/// <param name="scoreFile">The file of the judged responses.</param>
/// <param name="differences">Takes the differences.</param>
internal sealed class RowsRecomputation(Evidence evidence, string rowsFile, string scoreFile, Differences differences)
{
    /// <summary>Compares the rows of one response.</summary>
    /// <param name="member">Where it stands in its file, for example <c>responses[3]</c>.</param>
    /// <param name="response">The response as judged.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="kept">What its run kept of it.</param>
    /// <param name="choices">What its run's salt decides.</param>
    public void Check(string member, JudgedResponse response, ReadOnlySpan<ResponseRow> rows, KeptResponse kept, SaltedChoices choices)
    {
        int[] positions = JudgedChoice.Positions(choices, kept.Record, kept.Length, evidence.Plan.Responses);
        int wanted = response.Unjudgeable is null ? positions.Length : 0;
        if (rows.Length != wanted)
        {
            differences.Report(scoreFile, $"{member}.rows", $"{rows.Length}", $"{wanted}");
            return;
        }

        // Where the rows hold a whole response, its digest is a number that can be recomputed too.
        if (kept.Length <= evidence.Workload.Problem.MaximumResponseBytes && RebuiltResponse.Of(kept.Length, rows, out bool whole) is { } bytes && whole)
        {
            differences.Compare(rowsFile, $"{member} (record {response.Record}): SHA-256 of its elements", Sha256Digest.Of(bytes), kept.Sha256);
        }

        if (kept.FirstToken is int first && rows.Length > 0 && rows[0].Position == 0)
        {
            differences.Compare(rowsFile, $"{member} (record {response.Record}): its first token", unchecked((int)rows[0].Raw), first);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            Check($"row {i} of {member} (record {response.Record})", rows[i], positions[i]);
        }
    }

    private void Check(string field, ResponseRow row, int position)
    {
        if (row.Position != position)
        {
            differences.Report(rowsFile, $"{field}: position", $"{row.Position}", $"{position}");
        }

        // A token's value is the reference's logit, which only the model can give; every other value is the response's own.
        if (!evidence.Workload.Problem.ProducesTokens && !SameReal(row.Value, BitConverter.UInt32BitsToSingle(row.Raw)))
        {
            differences.Compare(rowsFile, $"{field}: value", row.Value, (double)BitConverter.UInt32BitsToSingle(row.Raw));
        }

        if (!(row.Scale > 0 && double.IsFinite(row.Scale)))
        {
            differences.Report(rowsFile, $"{field}: scale", $"{row.Scale:R}", "a finite number greater than 0");
        }
    }

    /// <summary>Equal, or both not a number: the payload bits of a NaN mean nothing.</summary>
    private static bool SameReal(double left, double right) => left.Equals(right);
}
