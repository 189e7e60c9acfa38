using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>What the harness itself takes of a query.</summary>
public static class HarnessOverhead
{
    private const int Queries = 200_000;

    /// <summary>The median time from one issue to the next in single-stream with <see cref="NullSut"/>: everything a query costs besides the SUT.</summary>
    /// <remarks>Takes about a second. A first run, thrown away, has the code compiled.</remarks>
    public static Nanoseconds Measure(IClock clock)
    {
        Once(clock);
        RunLog log = Once(clock);
        long[] gaps = new long[log.Records.Length - 1];
        for (int i = 0; i < gaps.Length; i++)
        {
            gaps[i] = log.Records[i + 1].IssueNs - log.Records[i].IssueNs;
        }

        Array.Sort(gaps);
        return new Nanoseconds(gaps[gaps.Length / 2]);
    }

    private static RunLog Once(IClock clock)
    {
        RunRequest request = new()
        {
            Settings = new TestSettings { Scenario = Scenario.SingleStream, MinDurationMs = 0, MinQueryCount = Queries, EarlyStopping = false },
            Salt = [.. new byte[32]],
            MaximumResponseBytes = 64,
            InProcess = true,
            BuildDigest = default,
            DatasetDigest = default,
            MachineDigest = default,
            HarnessVersion = "overhead",
        };
        using NullSut sut = new();
        return LoadGenerator.Run(request, sut, new EmptyLibrary(), clock).Log;
    }
}
