using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Workloads.Tests;

/// <summary>The generated samples of a problem in memory, a response of the CPU backend to one, and its judgement.</summary>
internal sealed unsafe class DenseSample : IDisposable
{
    private readonly List<AlignedMemory> memory = [];

    public DenseSample(Problem problem, int samples = 1, ulong seed = 1)
    {
        Problem = problem;
        DatasetSpec spec = new() { Generator = TensorGenerator.Name, Seed = seed, Samples = samples, PerformanceSamples = samples, Sha256 = default };
        Library = new QuerySampleLibrary("test", new GeneratedDataset(problem, spec), Take);
        Library.LoadSamplesToRam([.. Enumerable.Range(0, samples)]);
    }

    public Problem Problem { get; }

    public QuerySampleLibrary Library { get; }

    public void Dispose() => memory.ForEach(static block => block.Dispose());

    /// <summary>Rounds all weights and inputs in place.</summary>
    public void RoundInputsTo(NumberFormat format)
    {
        Span<float> all = new((float*)Library.Address, checked((int)(Library.ByteCount / 4)));
        foreach (ref float value in all)
        {
            value = Rounding.To(format, value);
        }
    }

    public byte[] Respond(int sample = 0, int threads = 2, NumberFormat stored = NumberFormat.Fp32, string? implementation = null, CpuTuning? tuning = null)
    {
        using ISystemUnderTest sut = CpuBackend.Create(Problem, Library.Weights, Library.InputsOf, new CpuSettings { Threads = threads, Format = stored, Implementation = implementation, Tuning = tuning ?? CpuTuning.None });
        Sink sink = new(Problem.MaximumResponseBytes);
        sut.IssueQuery([new QuerySample(77, sample)], sink);
        sut.FlushQueries();
        Assert.True(sink.Completed);
        return sink.Response;
    }

    /// <summary>The greatest scaled error of a response at evenly spread positions.</summary>
    public double Judge(byte[] response, int sample = 0, int count = 256)
    {
        IReference reference = References.Create(Problem, Library.Weights, Library.InputsOf);
        Assert.Null(reference.WhyUnjudgeable(sample, response));
        int elements = response.Length / 4;
        int[] positions = [.. Enumerable.Range(0, Math.Min(count, elements)).Select(i => (int)((long)i * elements / Math.Min(count, elements)))];
        JudgedValue[] judged = new JudgedValue[positions.Length];
        reference.Judge(sample, response, positions, judged);
        Assert.All(judged, static value => Assert.True(value.Scale > 0));
        return judged.Max(static value => value.Error);
    }

    private byte* Take(long bytes)
    {
        memory.Add(new AlignedMemory(bytes));
        return memory[^1].Address;
    }

    private sealed class Sink(int bytes) : IResponseSink
    {
        private readonly byte[] output = Poisoned(bytes);

        public byte[] Response { get; private set; } = [];

        public bool Completed { get; private set; }

        public Span<byte> OutputOf(ulong id) => output;

        public void TokensReady(ulong id, ReadOnlySpan<byte> tokens) => throw new InvalidOperationException("no tokens here");

        public void Complete(ulong id, ReadOnlySpan<byte> response)
        {
            Assert.Equal(77ul, id);
            Assert.False(Completed);
            Response = response.ToArray();
            Completed = true;
        }

        public void Fail(ulong id, string reason) => Assert.Fail(reason);

        // Not-a-number everywhere: an element that is never written cannot pass.
        private static byte[] Poisoned(int bytes)
        {
            byte[] poisoned = new byte[bytes];
            Array.Fill(poisoned, (byte)0xff);
            return poisoned;
        }
    }
}
