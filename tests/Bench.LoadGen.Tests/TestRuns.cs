using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.LoadGen.Tests;

/// <summary>Short runs for tests.</summary>
internal static class TestRuns
{
    public static ImmutableArray<byte> Salt { get; } = [.. Enumerable.Range(1, 32).Select(static i => (byte)i)];

    public static RunRequest Request(TestSettings settings, int maximumResponseBytes = 16) => new()
    {
        Settings = settings with { EarlyStopping = false },
        Salt = Salt,
        MaximumResponseBytes = maximumResponseBytes,
        InProcess = true,
        BuildDigest = Sha256Digest.Of([1]),
        DatasetDigest = Sha256Digest.Of([2]),
        MachineDigest = Sha256Digest.Of([3]),
        HarnessVersion = "test",
        Timeout = TimeSpan.FromSeconds(0.3),
    };

    public static CompletedRun Run(RunRequest request, ISystemUnderTest sut, IClock clock, int samples = 4, CancellationToken cancellation = default) =>
        LoadGenerator.Run(request, sut, new Library(samples), clock, cancellation);

    public static long Faults(this RunLog log, string kind) => log.Faults.Where(fault => fault.Kind == kind).Sum(static fault => fault.Count);
}

/// <summary>A library that remembers what was loaded.</summary>
internal sealed class Library(int samples, int? performanceSamples = null) : IQuerySampleLibrary
{
    public List<int[]> Loaded { get; } = [];

    public string Name => "test";

    public int TotalSampleCount => samples;

    public int PerformanceSampleCount => performanceSamples ?? samples;

    public void LoadSamplesToRam(ReadOnlySpan<int> indices) => Loaded.Add(indices.ToArray());

    public void UnloadSamplesFromRam(ReadOnlySpan<int> indices) => Assert.Equal(Loaded[^1], indices.ToArray());
}

/// <summary>A SUT that is one function.</summary>
internal sealed class FunctionSut(FunctionSut.Issue issue, Action? flush = null) : ISystemUnderTest
{
    public delegate void Issue(ReadOnlySpan<QuerySample> samples, IResponseSink responses);

    public string Name => "function";

    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses) => issue(samples, responses);

    public void FlushQueries() => flush?.Invoke();

    public void Dispose()
    {
    }

    /// <summary>Answers each sample after a fixed time of the fake clock.</summary>
    public static FunctionSut Taking(FakeClock clock, long nanoseconds) => new((samples, responses) =>
    {
        foreach (QuerySample sample in samples)
        {
            clock.Advance(new Nanoseconds(nanoseconds));
            responses.Complete(sample.Id, [1, 2, 3, 4]);
        }
    });
}
