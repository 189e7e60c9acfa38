using System.Globalization;
using System.Text;

namespace Bench.Results.Exports;

/// <summary>What stands beside a result's whole logs: how MLPerf's own compliance scripts judge them.</summary>
internal static class MlperfVerificationText
{
    /// <summary>The folder of a pair's ordinary run, below the result's in <c>verification/</c>; its logs are where the script looks for a timed run's.</summary>
    public static string OrdinaryOf(int pair) => string.Create(CultureInfo.InvariantCulture, $"TEST04/{pair:00}-ordinary");

    /// <summary>The folder of a pair's repeated run.</summary>
    public static string RepeatedOf(int pair) => string.Create(CultureInfo.InvariantCulture, $"TEST04/{pair:00}-repeated");

    /// <summary>The text.</summary>
    /// <param name="folder">The result's folder, from the tree's root.</param>
    /// <param name="timedResponses">Whether the timed run's kept responses are there.</param>
    /// <param name="caching">Its TEST04.</param>
    public static string Of(string folder, bool timedResponses, MlperfCachingTest caching)
    {
        string submission = $"HERE/../../../../../../{folder}";
        StringBuilder text = new("# Compliance, by MLPerf's own scripts\nHere are the whole logs; the submission holds the accuracy log's two ends. The commands are for mlcommons/inference, with this folder as HERE.\n\n## TEST01\n");
        text.Append(timedResponses
            ? $"""
                python3 compliance/TEST01/run_verification.py -r HERE -c HERE/TEST01 -o {submission} --dtype float32

            The timed run is its own TEST01 run: its responses were drawn by a salt that was committed to before the run and revealed after it, not by MLPerf's seed.

            """
            : "None: the bundle holds no whole responses of the timed run.\n");
        text.Append("\n## TEST04\n");
        text.Append(caching.WhyAbsent is { } why
            ? $"None: {why}.\n"
            : $"""
                python3 compliance/TEST04/run_verification.py -r HERE/{OrdinaryOf(caching.Shown)} -c HERE/{RepeatedOf(caching.Shown)} -o {submission}

            Each of the {caching.Pairs.Length} pairs asks fresh samples once and the same samples again, in the same sitting, for as long as that takes; MLPerf's TEST04 repeats sample 3 for ten minutes and compares it
            with the timed run. Of the pairs the submission holds number {caching.Shown}, whose ratio is the middle one. One pair alone is as noisy as the machine; `bench verify` judges all of them at once (CMP106).

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }
}
