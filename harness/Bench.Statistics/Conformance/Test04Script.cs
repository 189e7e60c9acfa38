namespace Bench.Statistics.Conformance;

/// <summary>What MLPerf's script of TEST04 says, defects included. Nothing of Bench is judged by it: <see cref="CachedAnswers"/> is the test.</summary>
/// <remarks>
/// A stream's score is a rate there, 1e9 over the latency in nanoseconds, and yet it is compared with a latency that would be short: nearly every stream run gets the looser bound.
/// Source: MLPerf Inference, compliance/TEST04, verify_performance.py.
/// </remarks>
internal static class Test04Script
{
    private const double Tolerance = 0.10;
    private const double ToleranceOfShortLatencies = 0.20;
    private const double NanosecondsPerSecond = 1e9;

    public static Dictionary<string, object?> Compute(GoldenElement input)
    {
        string scenario = input.Member("scenario").Text();
        double looseUpTo = scenario switch
        {
            "SingleStream" => 200_000,
            "MultiStream" => 1_600_000,
            "Server" or "Offline" => double.NegativeInfinity,
            _ => throw input.Member("scenario").Expected("SingleStream, MultiStream, Server or Offline"),
        };
        double ScoreOf(double value) => double.IsFinite(looseUpTo) ? NanosecondsPerSecond / value : value;
        double reference = ScoreOf(input.Member("reference").Real());
        double sameSample = ScoreOf(input.Member("same_sample").Real());
        double tolerance = reference <= looseUpTo ? ToleranceOfShortLatencies : Tolerance;
        return new() { ["passed"] = input.Member("test_validity").Text() != "INVALID" && sameSample < reference * (1 + tolerance) };
    }
}
