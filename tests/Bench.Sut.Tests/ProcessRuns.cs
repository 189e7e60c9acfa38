using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Sut.Tests;

/// <summary>Runs with a SUT in another process over a small data set: sample i's input <c>a</c> is filled with i + 1.</summary>
internal sealed unsafe class ProcessRuns : IQuerySampleLibrary, IDisposable
{
    private const int Samples = 6;
    private readonly SharedMemory tensors;

    public ProcessRuns()
    {
        tensors = SharedMemory.Create(Samples * Stride);
        for (int sample = 0; sample < Samples; sample++)
        {
            new Span<float>(tensors.Address + OffsetOf(sample), (int)(Stride / sizeof(float))).Fill(sample + 1);
        }
    }

    // Square products, so that a response has the size of the input: two sizes, so two layouts.
    public static MatmulProblem Problem { get; } = new() { Shapes = [new MatmulShape(4, 4, 4), new MatmulShape(8, 8, 8)], RightOperand = MatmulRightOperand.Input };

    public string Name => "test";

    public int TotalSampleCount => Samples;

    public int PerformanceSampleCount => Samples;

    private static long Stride => Enumerable.Range(0, 2).Max(static sample => TensorSet.ByteCountOf(Problem.InputsOf(sample)));

    public static long OffsetOf(int sample) => sample * Stride;

    public static int ResponseBytes(int sample) => (int)Problem.OutputOf(sample).ByteCount;

    public static ImmutableArray<string> Hosted(string mode) =>
        [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll"), mode];

    public ProcessSut Start(ImmutableArray<string> command, TimeSpan? startTimeout = null, string workingDirectory = "", SutIsolation? isolation = null, string log = "") => ProcessSut.Start(new ProcessSutRequest
    {
        Command = command,
        WorkingDirectory = workingDirectory,
        Isolation = isolation,
        Log = log,
        Problem = Problem,
        SampleCount = Samples,
        Threads = 1,
        Tensors = tensors,
        OffsetOf = OffsetOf,
        StartTimeout = startTimeout ?? TimeSpan.FromSeconds(60),
    });

    public CompletedRun Run(ProcessSut sut, TestSettings settings, double timeoutSeconds = 20) => LoadGenerator.Run(
        new RunRequest
        {
            Settings = settings with { EarlyStopping = false },
            Salt = [.. Enumerable.Range(7, 32).Select(static i => (byte)i)],
            MaximumResponseBytes = Problem.MaximumResponseBytes,
            KeptShare = 1,
            InProcess = false,
            BuildDigest = default,
            DatasetDigest = default,
            MachineDigest = default,
            HarnessVersion = "test",
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
        },
        sut,
        this,
        new MonotonicClock());

    public static void AssertEchoed(CompletedRun run, int expected)
    {
        Assert.Empty(run.Log.Faults);
        Assert.Equal(expected, run.Log.Records.Length);
        Assert.Equal(Math.Min(1024, expected), run.Responses.Length);
        foreach ((int i, Bench.Spec.Runs.KeptResponse kept) in run.Log.End.Kept.Index())
        {
            Assert.Equal(ResponseBytes(kept.Sample), kept.Length);
            ReadOnlySpan<float> elements = MemoryMarshal.Cast<byte, float>(run.Responses[i].Span);
            Assert.Equal(-1, elements.IndexOfAnyExcept(kept.Sample + 1f));
        }
    }

    public void LoadSamplesToRam(ReadOnlySpan<int> indices)
    {
    }

    public void UnloadSamplesFromRam(ReadOnlySpan<int> indices)
    {
    }

    public void Dispose() => tensors.Dispose();
}
