namespace Bench.Statistics;

/// <summary>TEST06: whether a response ends as decoding must.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST06; stricter in that a missing end and an end inside the response fail as well.</remarks>
public static class ResponseEnding
{
    /// <summary>True when the end-of-sequence token stands once, last, or the response without one is exactly as long as allowed.</summary>
    /// <param name="tokens">The whole response.</param>
    /// <param name="endOfSequence">The end-of-sequence token's id.</param>
    /// <param name="maxNewTokens">The most tokens a response may hold, greater than 0.</param>
    public static bool IsProper(ReadOnlySpan<int> tokens, int endOfSequence, int maxNewTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNewTokens);
        int first = tokens.IndexOf(endOfSequence);
        return tokens.Length <= maxNewTokens && (first < 0 ? tokens.Length == maxNewTokens : first == tokens.Length - 1);
    }
}
