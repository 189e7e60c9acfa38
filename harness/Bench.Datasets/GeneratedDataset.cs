using System.Collections.Immutable;
using System.Security.Cryptography;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Datasets;

/// <summary>The data of a workload: weights and samples that the problem lays out and the seed determines. Thread-safe.</summary>
public sealed unsafe class GeneratedDataset
{
    /// <summary>Elements of a block, the unit of parallel generation and hashing: 1 MiB.</summary>
    public const int BlockElements = 1 << 18;

    /// <summary>Describes the data set; generates nothing yet.</summary>
    /// <exception cref="DatasetGeneratorUnknownException">The generator is not <see cref="TensorGenerator.Name"/>.</exception>
    public GeneratedDataset(Problem problem, DatasetSpec dataset)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Generator != TensorGenerator.Name)
        {
            throw new DatasetGeneratorUnknownException(dataset.Generator);
        }

        Problem = problem;
        Dataset = dataset;
    }

    /// <summary>What is computed.</summary>
    public Problem Problem { get; }

    /// <summary>The seed, the counts and the pinned digest.</summary>
    public DatasetSpec Dataset { get; }

    /// <summary>Writes the weights as a <see cref="TensorSet"/> lays them out; padding is left alone.</summary>
    public void WriteWeights(byte* address) => Write([.. BlocksOf(null, address)]);

    /// <summary>Writes the inputs of samples as a <see cref="TensorSet"/> lays them out; padding is left alone.</summary>
    /// <param name="samples">Sample indices in [0, samples), each with the address that its tensors go to.</param>
    public void WriteSamples(IEnumerable<(int Sample, nint Address)> samples) =>
        Write([.. samples.SelectMany(item => BlocksOf(item.Sample, (byte*)item.Address))]);

    /// <summary>The digest of the data: SHA-256 over the concatenated SHA-256 of every block, so that blocks can be hashed in parallel. Blocks are the weights' tensors, then those of samples 0, 1, …, each cut into runs of at most 2^18 elements, little-endian, without padding.</summary>
    public Sha256Digest Digest()
    {
        Block[] blocks = [.. BlocksOf(null, null), .. Enumerable.Range(0, Dataset.Samples).SelectMany(sample => BlocksOf(sample, null))];
        byte[] digests = new byte[blocks.Length * SHA256.HashSizeInBytes];
        Parallel.For(0, blocks.Length, static () => new byte[4 * BlockElements], (i, _, buffer) =>
        {
            Span<byte> elements = buffer.AsSpan(0, 4 * blocks[i].Count);
            blocks[i].Fill(Dataset.Seed, elements);
            SHA256.HashData(elements, digests.AsSpan(i * SHA256.HashSizeInBytes));
            return buffer;
        }, static _ => { });
        return Sha256Digest.Of(digests);
    }

    /// <summary>Generates everything and compares it with the pinned digest.</summary>
    /// <exception cref="DatasetMismatchException">The digests differ.</exception>
    public void Verify()
    {
        Sha256Digest found = Digest();
        if (found != Dataset.Sha256)
        {
            throw new DatasetMismatchException(Dataset.Sha256, found);
        }
    }

    private void Write(Block[] blocks) =>
        Parallel.For(0, blocks.Length, i => blocks[i].Fill(Dataset.Seed, new Span<byte>((byte*)blocks[i].Address, 4 * blocks[i].Count)));

    private List<Block> BlocksOf(int? sample, byte* address)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample ?? 0, Dataset.Samples, nameof(sample));
        ImmutableArray<TensorSpec> tensors = sample is int index ? Problem.InputsOf(index) : Problem.Weights;
        long[] offsets = TensorSet.OffsetsOf(tensors, out _);
        List<Block> blocks = [];
        for (int tensor = 0; tensor < tensors.Length; tensor++)
        {
            long elements = tensors[tensor].ElementCount;
            for (long first = 0; first < elements; first += BlockElements)
            {
                int count = (int)Math.Min(BlockElements, elements - first);
                blocks.Add(new Block(tensors[tensor], sample, tensor, first, count, (nint)(address + offsets[tensor] + (4 * first))));
            }
        }

        return blocks;
    }

    /// <summary>A run of elements of one tensor.</summary>
    private readonly record struct Block(TensorSpec Tensor, int? Sample, int TensorNumber, long First, int Count, nint Address)
    {
        public void Fill(ulong seed, Span<byte> elements) =>
            TensorGenerator.Fill(Tensor, TensorGenerator.StreamOf(seed, Sample, TensorNumber), First, elements);
    }
}
