namespace Bench.Statistics.Conformance;

/// <summary>What MLPerf's script of TEST06 says, defects included: a missing end of sequence passes, and the first response that ends in two decides for all.</summary>
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

    // The first element of a response is never looked at, and at the first response with two endings the script returns.
    private static bool EndsOnce(LoggedElements[] responses, long endOfSequence)
    {
        foreach (LoggedElements response in responses)
        {
            int endings = 0;
            for (int i = response.Count - 1; i > 0 && response.Is(i, endOfSequence); i--)
            {
                endings++;
                if (endings == 2)
                {
                    return response.Count == 2;
                }
            }
        }

        return true;
    }

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
