using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Datasets.Tests;

public sealed unsafe class QuerySampleLibraryTests : IDisposable
{
    private static readonly DatasetSpec Spec = new()
    {
        Generator = TensorGenerator.Name,
        Seed = 42,
        Samples = 5,
        PerformanceSamples = 3,
        Sha256 = Sha256Digest.Parse("ecee0f37346e06f40994dea1c72ce0d7366dfcdf61464ae4227d9086b7c52bd8"),
    };

    private readonly List<AlignedMemory> memory = [];

    private static MatmulProblem Problem => new()
    {
        Shapes = [new MatmulShape(3, 700, 401), new MatmulShape(129, 33, 65)],
        RightOperand = MatmulRightOperand.Weights,
    };

    public void Dispose() => memory.ForEach(static block => block.Dispose());

    private byte* Take(long bytes)
    {
        memory.Add(new AlignedMemory(bytes));
        return memory[^1].Address;
    }

    private QuerySampleLibrary Library(int? slots = null) => new("test", new GeneratedDataset(Problem, Spec), Take, slots);

    [Fact]
    public void The_digest_is_the_same_on_every_machine() => new GeneratedDataset(Problem, Spec).Verify();

    [Theory]
    [InlineData(43, 5)]
    [InlineData(42, 6)]
    public void Refuses_a_data_set_of_another_digest(ulong seed, int samples)
    {
        DatasetSpec other = Spec with { Seed = seed, Samples = samples };
        DatasetMismatchException exception = Assert.Throws<DatasetMismatchException>(() => new GeneratedDataset(Problem, other).Verify());
        Assert.Contains(Spec.Sha256.Hex, exception.Message, StringComparison.Ordinal);
        Assert.NotEqual(exception.Pinned, exception.Found);
    }

    [Fact]
    public void Refuses_a_generator_it_does_not_have() =>
        Assert.Throws<DatasetGeneratorUnknownException>(() => new GeneratedDataset(Problem, Spec with { Generator = "philox@2" }));

    [Fact]
    public void Loaded_samples_hold_the_elements_of_the_generator()
    {
        QuerySampleLibrary library = Library();
        library.LoadSamplesToRam([4, 0]);
        foreach (int sample in (int[])[0, 4])
        {
            byte[] expected = new byte[4 * library.InputsOf(sample).Floats("a").Length];
            TensorGenerator.Fill(Problem.InputsOf(sample)[0], TensorGenerator.StreamOf(42, sample, 0), 0, expected);
            Assert.Equal(expected, new ReadOnlySpan<byte>(library.InputsOf(sample).AddressOf("a"), expected.Length).ToArray());
            Assert.Equal((nint)library.InputsOf(sample).AddressOf("a"), (nint)(library.Address + library.OffsetOf(sample)));
        }

        byte[] weight = new byte[4 * 65 * 33];
        TensorGenerator.Fill(Problem.Weights[1], TensorGenerator.StreamOf(42, null, 1), 0, weight);
        Assert.Equal(weight, new ReadOnlySpan<byte>(library.Weights.AddressOf("b_65x33"), weight.Length).ToArray());
        Assert.Equal((nint)library.Address, (nint)library.Weights.AddressOf("b_401x700"));
    }

    [Fact]
    public void Slots_do_not_overlap_and_are_given_back()
    {
        QuerySampleLibrary library = Library();
        library.LoadSamplesToRam([0, 1, 2]);
        long[] offsets = [library.OffsetOf(0), library.OffsetOf(1), library.OffsetOf(2)];
        Assert.True(offsets.Zip(offsets.Skip(1)).All(static pair => pair.Second - pair.First >= 4 * 129 * 65), "slots are as large as the largest sample");
        Assert.True(library.ByteCount >= offsets.Max() + (4 * 129 * 65));
        Assert.Throws<InvalidOperationException>(() => library.LoadSamplesToRam([3]));
        library.UnloadSamplesFromRam([1]);
        library.LoadSamplesToRam([3]);
        Assert.Equal(offsets[1], library.OffsetOf(3));
        Assert.Throws<InvalidOperationException>(() => library.InputsOf(1));
    }

    [Fact]
    public void An_accuracy_run_over_all_samples_can_have_all_in_memory()
    {
        QuerySampleLibrary library = Library(slots: Spec.Samples);
        library.LoadSamplesToRam([.. Enumerable.Range(0, Spec.Samples)]);
        Assert.Equal(Spec.Samples, Enumerable.Range(0, Spec.Samples).Select(library.OffsetOf).Distinct().Count());
    }

    [Fact]
    public void A_layout_starts_every_tensor_on_a_boundary()
    {
        ImmutableArray<TensorSpec> tensors = new AttentionProblem { Heads = 1, Sequence = 3, HeadDim = 5, Causal = false }.InputsOf(0);
        Assert.Equal([0, 64, 128], TensorSet.OffsetsOf(tensors, out long end));
        Assert.Equal(192, end);
    }
}
