using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Statistics;

/// <summary>The tokens of judged responses, from the rows that hold every one of them.</summary>
public static class JudgedTokens
{
    /// <summary>Each judged response with its tokens; null for those whose rows do not hold every token.</summary>
    /// <param name="responses">The judged responses.</param>
    /// <param name="rows">Their rows, one after the other.</param>
    public static IEnumerable<(JudgedResponse Response, int[]? Tokens)> Of(ImmutableArray<JudgedResponse> responses, ImmutableArray<ResponseRow> rows)
    {
        int offset = 0;
        foreach (JudgedResponse response in responses)
        {
            int end = (int)Math.Min(rows.Length, (long)offset + response.Rows);
            yield return (response, Of(response, rows.AsSpan(offset, end - offset)));
            offset = end;
        }
    }

    private static int[]? Of(JudgedResponse response, ReadOnlySpan<ResponseRow> rows)
    {
        if (response.Length % sizeof(int) != 0 || rows.Length != response.Length / sizeof(int))
        {
            return null;
        }

        int[] tokens = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            // The rows of a response stand in order of position.
            if (rows[i].Position != i)
            {
                return null;
            }

            tokens[i] = unchecked((int)rows[i].Raw);
        }

        return tokens;
    }
}
