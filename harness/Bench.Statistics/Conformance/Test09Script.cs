namespace Bench.Statistics.Conformance;

/// <summary>What MLPerf's script of TEST09 says: whether the mean number of output tokens lies within bounds. Nothing of Bench is judged by it: <see cref="OutputLength"/> is the test.</summary>
/// <remarks>Source: MLPerf Inference, compliance/TEST09, run_verification.py.</remarks>
internal static class Test09Script
{
    private const long MostTokens = 1_000_000_000;

    public static Dictionary<string, object?> Compute(GoldenElement input)
    {
        long[] lengths = [.. input.Member("token_lengths").Items().Select(static length => length.Integer(0, MostTokens))];
        double mean = lengths.Length == 0 ? double.NaN : (double)lengths.Sum() / lengths.Length;
        return new() { ["passed"] = mean >= input.Member("min_mean").Real() && mean <= input.Member("max_mean").Real() };
    }
}
