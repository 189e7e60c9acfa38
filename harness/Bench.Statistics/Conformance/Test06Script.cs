namespace Bench.Statistics.Conformance;

/// <summary>What MLPerf's script of TEST06 says, defects included: a missing end of sequence passes, and so does a response of nothing but two.</summary>
/// <remarks>Source: MLPerf Inference, compliance/TEST06, run_verification.py.</remarks>
internal static class Test06Script
{
    public static Dictionary<string, object?> Compute(GoldenElement input)
    {
        GoldenElement type = input.Member("dtype");
        bool isOffline = input.Member("scenario").Text() == "Offline";
        GoldenElement[] samples = input.Member("log").Items();
        LoggedElements[] responses = [.. samples.Select(sample => LoggedElements.Of(sample.Member("data"), type))];

        bool firstTokens = isOffline || FirstTokensAgree(samples, responses, type);
        bool endings = EndsOnce(responses, input.Member("eos_token_id").Integer());
        bool lengths = samples.Zip(responses).All(static pair => pair.First.Member("token_count").Integer() == pair.Second.Count);
        return new()
        {
            ["passed"] = firstTokens && endings && lengths,
            ["lines"] = new List<object?>
            {
                $"First token check pass: {(isOffline ? "Skipped" : Word(firstTokens))}",
                $"EOS check pass: {Word(endings)}",
                $"Sample length check pass: {Word(lengths)}",
            },
        };
    }

    private static string Word(bool passed) => passed ? "True" : "False";

    // The script never looks at the first element of a response.
    private static bool EndsOnce(LoggedElements[] responses, long endOfSequence) =>
        responses.All(response => response.Count < 3 || !response.Is(response.Count - 1, endOfSequence) || !response.Is(response.Count - 2, endOfSequence));

    // Whatever goes wrong while the script reads a first token counts as a failed check.
    private static bool FirstTokensAgree(GoldenElement[] samples, LoggedElements[] responses, GoldenElement type)
    {
        for (int sample = 0; sample < samples.Length; sample++)
        {
            LoggedElements first;
            try
            {
                first = LoggedElements.Of(samples[sample].Member("token_data"), type);
            }
            catch (FormatException)
            {
                return false;
            }

            for (int i = 0; i < Math.Min(first.Count, responses[sample].Count); i++)
            {
                if (!first.IsSame(i, responses[sample], i))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
