using System.Collections.Immutable;
using System.Security.Cryptography;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Datasets;

/// <summary>The data of a workload: weights and samples that the problem lays out and the seed determines, or pinned files where the problem names them. Thread-safe.</summary>
public sealed unsafe class GeneratedDataset
{
    /// <summary>Elements of a block, the unit of parallel generation and hashing: 1 MiB.</summary>
    public const int BlockElements = 1 << 18;

    private readonly PinnedTensors pinned;

    /// <summary>Describes the data set; generates nothing yet.</summary>
    /// <param name="problem">What is computed.</param>
    /// <param name="dataset">The seed, the counts and the pinned digest.</param>
    /// <param name="files">Gives the files of weights; asked once each, and only where the problem names some.</param>
    /// <exception cref="DatasetGeneratorUnknownException">The generator is not <see cref="TensorGenerator.Name"/>.</exception>
    /// <exception cref="AlphabetMismatchException">Prompts are text, and the model has another number of characters.</exception>
    /// <exception cref="WeightsFileRefusedException">A file of weights is another than the pinned one, or holds other tensors.</exception>
    public GeneratedDataset(Problem problem, DatasetSpec dataset, WeightsFileSource files)
        : this(problem, dataset, PinnedTensors.Of((problem ?? throw new ArgumentNullException(nameof(problem))).Pinned, files))
    {
    }

    /// <summary>Describes the data set of a problem that names no files.</summary>
    /// <exception cref="DatasetGeneratorUnknownException">The generator is not <see cref="TensorGenerator.Name"/>.</exception>
    /// <exception cref="WeightsFileRefusedException">The problem names files of weights.</exception>
    public GeneratedDataset(Problem problem, DatasetSpec dataset)
        : this(problem, dataset, static file => throw new WeightsFileRefusedException(file.Name, "the file is not at hand", WeightsFileRefusedException.NotThere))
    {
    }

    private GeneratedDataset(Problem problem, DatasetSpec dataset, PinnedTensors pinned)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Generator != TensorGenerator.Name)
        {
            throw new DatasetGeneratorUnknownException(dataset.Generator);
        }

        if (problem is DecodingProblem { Language: not null, Vocabulary: not GrammarText.Characters } text)
        {
            throw new AlphabetMismatchException(text.Vocabulary);
        }

        this.pinned = pinned;
        Problem = problem;
        Dataset = dataset;
    }

    /// <summary>What is computed.</summary>
    public Problem Problem { get; }

    /// <summary>The seed, the counts and the pinned digest.</summary>
    public DatasetSpec Dataset { get; }

    /// <summary>The same weights beside samples of another content.</summary>
    /// <param name="seed">The seed of the content. Weights that no file gives would follow it too: they are the caller's to leave alone.</param>
    public GeneratedDataset WithContent(ulong seed) => new(Problem, Dataset with { Seed = seed }, pinned);

    /// <summary>Writes the weights as a <see cref="TensorSet"/> lays them out; padding is left alone.</summary>
    public void WriteWeights(byte* address) => Write([.. BlocksOf(null, address)]);

    /// <summary>Writes the inputs of samples as a <see cref="TensorSet"/> lays them out; padding is left alone.</summary>
    /// <param name="samples">Sample indices in [0, samples), each with the address that its tensors go to.</param>
    public void WriteSamples(IEnumerable<(int Sample, nint Address)> samples) =>
        Write([.. samples.SelectMany(item => BlocksOf(item.Sample, (byte*)item.Address))]);

    /// <summary>The digest of the data: SHA-256 over the concatenated SHA-256 of every block, so that blocks can be hashed in parallel. Blocks are the weights' tensors, then those of samples 0, 1, …, each cut into runs of at most 2^18 elements, little-endian, without padding.</summary>
    /// <param name="interrupted">Ends it: a large data set takes minutes.</param>
    /// <exception cref="OperationCanceledException">It was ended before.</exception>
    public Sha256Digest Digest(CancellationToken interrupted = default)
    {
        ParallelOptions blockwise = new() { CancellationToken = interrupted };
        Block[] blocks = [.. BlocksOf(null, null), .. Enumerable.Range(0, Dataset.Samples).SelectMany(sample => BlocksOf(sample, null))];
        byte[] digests = new byte[blocks.Length * SHA256.HashSizeInBytes];
        Parallel.For(0, blocks.Length, blockwise, static () => new byte[4 * BlockElements], (i, _, buffer) =>
        {
            Span<byte> elements = buffer.AsSpan(0, 4 * blocks[i].Count);
            Fill(blocks[i], elements);
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
        Parallel.For(0, blocks.Length, i => Fill(blocks[i], new Span<byte>((byte*)blocks[i].Address, 4 * blocks[i].Count)));

    private void Fill(Block block, Span<byte> elements)
    {
        if (block.Sample is null && pinned.Of(block.Tensor.Name) is { } given)
        {
            given.Span.Slice((int)(4 * block.First), elements.Length).CopyTo(elements);
        }
        else
        {
            TensorGenerator.Fill(block.Tensor, TensorGenerator.StreamOf(Dataset.Seed, block.Sample, block.TensorNumber), block.First, elements);
        }
    }

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
    private readonly record struct Block(TensorSpec Tensor, int? Sample, int TensorNumber, long First, int Count, nint Address);
}
