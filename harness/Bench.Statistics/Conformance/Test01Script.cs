namespace Bench.Statistics.Conformance;

/// <summary>What MLPerf's scripts of TEST01 say, defects included. Nothing of Bench is judged by it: <see cref="AccuracyInPerformanceMode"/> compares whole responses.</summary>
/// <remarks>Source: MLPerf Inference, compliance/TEST01, verify_accuracy.py and verify_performance.py.</remarks>
internal static class Test01Script
{
    private const double Tolerance = 0.10;
    private const double ToleranceOfShortLatencies = 0.20;
    private const double ShortSingleStreamNs = 200_000;
    private const double ShortMultiStreamNs = 1_600_000;

    /// <summary>Only the first element of a response is compared. A sample that the accuracy log lacks does not fail the test, and from then on its own response stands for the reference, as that of every sample once seen.</summary>
    public static Dictionary<string, object?> Accuracy(GoldenElement input)
    {
        GoldenElement type = input.Member("dtype");
        Dictionary<long, LoggedElements> reference = [];
        foreach (GoldenElement sample in input.Member("accuracy_log").Items())
        {
            reference.TryAdd(sample.Member("qsl_idx").Integer(), LoggedElements.Of(sample.Member("data"), type));
        }

        long mismatches = 0;
        long matched = 0;
        foreach (GoldenElement sample in input.Member("performance_log").Items())
        {
            long index = sample.Member("qsl_idx").Integer();
            LoggedElements response = LoggedElements.Of(sample.Member("data"), type);
            if (reference.TryGetValue(index, out LoggedElements? expected))
            {
                matched++;
                mismatches += StartsAlike(response, expected) ? 0 : 1;
            }

            reference[index] = response;
        }

        return new() { ["passed"] = mismatches == 0 && matched > 0, ["mismatches"] = mismatches };
    }

    /// <summary>The score may differ from the reference run's by a tenth, or by a fifth where latencies are short.</summary>
    public static Dictionary<string, object?> Performance(GoldenElement input)
    {
        string scenario = input.Member("scenario").Text();
        double reference = input.Member("reference").Real();
        double test = input.Member("test").Real();
        bool isShort = scenario switch
        {
            "SingleStream" => reference <= ShortSingleStreamNs,
            "MultiStream" => reference <= ShortMultiStreamNs,
            "Server" or "Offline" => false,
            _ => throw input.Member("scenario").Expected("SingleStream, MultiStream, Server or Offline"),
        };
        bool targetsDiffer = scenario == "Server" && input.Member("reference_target_latency_ns").Real() != input.Member("test_target_latency_ns").Real();
        double tolerance = isShort ? ToleranceOfShortLatencies : Tolerance;
        bool isNear = reference * (1 - tolerance) <= test && test <= reference * (1 + tolerance);
        return new() { ["passed"] = input.Member("test_validity").Text() == "VALID" && !targetsDiffer && isNear };
    }

    private static bool StartsAlike(LoggedElements response, LoggedElements expected) =>
        response.Count == 0 || expected.Count == 0 ? response.Count == expected.Count : response.IsSame(0, expected, 0);
}
