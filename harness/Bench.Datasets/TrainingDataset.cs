using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Datasets;

/// <summary>The data of a training workload: training, evaluation and fresh examples that the problem lays out and seeds determine. Thread-safe.</summary>
/// <remarks>What is to be predicted of an evaluation example stays with the harness: a SUT is given the inputs alone.</remarks>
public sealed class TrainingDataset
{
    private readonly IExampleGenerator generator;
    private readonly int inputs;
    private readonly int targets;

    /// <summary>Makes the generator ready; generates no example yet.</summary>
    /// <exception cref="DatasetGeneratorUnknownException">The generator is not the one that writes examples of this problem.</exception>
    /// <exception cref="AlphabetMismatchException">The model has another number of characters than the text.</exception>
    public TrainingDataset(TrainingProblem problem, TrainingDataSpec dataset)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(dataset);
        Problem = problem;
        Dataset = dataset;
        generator = GeneratorOf(problem, dataset);
        inputs = checked((int)problem.EvaluationExample.Sum(static tensor => tensor.ElementCount));
        targets = problem is CursorDecoder ? ElectrodeRecordings.Velocity : inputs;
    }

    /// <summary>What is learnt.</summary>
    public TrainingProblem Problem { get; }

    /// <summary>The seed, the counts and the pinned digest.</summary>
    public TrainingDataSpec Dataset { get; }

    /// <summary>The examples that are trained on.</summary>
    public ExampleSource Training => new(DataSplit.Training, Dataset.Seed, Dataset.Day);

    /// <summary>The examples that quality is measured on.</summary>
    public ExampleSource Evaluation => new(DataSplit.Evaluation, Dataset.Seed, Dataset.Day);

    /// <summary>Words to be predicted of an example: the tokens of a text after its first, or the velocity's elements.</summary>
    public int TargetElements => targets;

    /// <summary>Examples of the same language, or of the same tuning and day, that nobody knew before the seed.</summary>
    /// <param name="seed">Drawn after training has ended, or secret until then.</param>
    public ExampleSource Fresh(ulong seed) => new(DataSplit.Fresh, seed, Dataset.Day);

    /// <summary>Writes all training examples.</summary>
    /// <param name="block">Room for <see cref="TrainingDataSpec.TrainingExamples"/> of them.</param>
    public void WriteTraining(ExampleBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentOutOfRangeException.ThrowIfNotEqual(block.Count, Dataset.TrainingExamples, nameof(block));
        WriteWhole(Training, 0, block);
    }

    /// <summary>Writes whole examples, as training sees them: also those of a later day, to retrain on.</summary>
    /// <param name="source">The sequence of examples.</param>
    /// <param name="first">Number of the first.</param>
    /// <param name="block">As many training examples.</param>
    public void WriteWhole(ExampleSource source, int first, ExampleBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Parallel.For(0, block.Count, () => new uint[generator.Words], (i, _, words) =>
        {
            generator.Write(source, first + i, words);
            Span<byte> rest = MemoryMarshal.AsBytes(words.AsSpan());
            for (int tensor = 0; tensor < block.Tensors.Length; tensor++)
            {
                Span<byte> bytes = block.Bytes(i, tensor);
                rest[..bytes.Length].CopyTo(bytes);
                rest = rest[bytes.Length..];
            }

            return words;
        }, static _ => { });
    }

    /// <summary>Writes what the SUT sees of evaluation examples.</summary>
    /// <param name="source"><see cref="Evaluation"/>, <see cref="Fresh"/> or a later day's.</param>
    /// <param name="first">Number of the first.</param>
    /// <param name="count">How many, at most the slots' number.</param>
    /// <param name="slots">Receives them from slot 0 on.</param>
    public void WriteInputs(ExampleSource source, int first, int count, ExampleBlock slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, slots.Count);
        Parallel.For(0, count, () => new uint[generator.Words], (i, _, words) =>
        {
            generator.Write(source, first + i, words);
            MemoryMarshal.AsBytes(words.AsSpan(0, inputs)).CopyTo(slots.Bytes(i, 0));
            return words;
        }, static _ => { });
    }

    /// <summary>The tokens to be predicted: token t + 1 of the text for row t, example after example.</summary>
    /// <exception cref="InvalidOperationException">The problem predicts velocities.</exception>
    public int[] TargetTokens(ExampleSource source, int first, int count) => Problem is not CursorDecoder
        ? TargetsOf<int>(source, first, count)
        : throw new InvalidOperationException($"{Problem.Family} predicts velocities, not tokens");

    /// <summary>The velocities to be predicted, [2] each, example after example.</summary>
    /// <exception cref="InvalidOperationException">The problem predicts tokens.</exception>
    public float[] TargetVelocities(ExampleSource source, int first, int count) => Problem is CursorDecoder
        ? TargetsOf<float>(source, first, count)
        : throw new InvalidOperationException($"{Problem.Family} predicts tokens, not velocities");

    /// <summary>The least value of the problem's metric: for text, what the ideal model gets on these very examples; for recordings, a bound that no decoder goes below in expectation.</summary>
    public double QualityFloor(ExampleSource source, int examples) => generator.QualityFloor(source, examples);

    /// <summary>The digest of the data: SHA-256 over the concatenated SHA-256 of every block. Blocks are the training examples in order, then the evaluation examples with what is to be predicted, each cut into runs of as many whole examples as 2^18 words hold (one at least), little-endian, without padding.</summary>
    /// <param name="interrupted">Ends it: a large data set takes minutes.</param>
    /// <exception cref="OperationCanceledException">It was ended before.</exception>
    public Sha256Digest Digest(CancellationToken interrupted = default)
    {
        ParallelOptions blockwise = new() { CancellationToken = interrupted };
        int run = Math.Max(1, GeneratedDataset.BlockElements / generator.Words);
        (ExampleSource Source, int First, int Count)[] blocks = [.. RunsOf(Training, Dataset.TrainingExamples, run), .. RunsOf(Evaluation, Dataset.EvaluationExamples, run)];
        byte[] digests = new byte[blocks.Length * SHA256.HashSizeInBytes];
        Parallel.For(0, blocks.Length, blockwise, () => new uint[run * generator.Words], (i, _, buffer) =>
        {
            (ExampleSource source, int first, int count) = blocks[i];
            for (int example = 0; example < count; example++)
            {
                generator.Write(source, first + example, buffer.AsSpan(example * generator.Words, generator.Words));
            }

            SHA256.HashData(MemoryMarshal.AsBytes(buffer.AsSpan(0, count * generator.Words)), digests.AsSpan(i * SHA256.HashSizeInBytes));
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

    private static IExampleGenerator GeneratorOf(TrainingProblem problem, TrainingDataSpec dataset)
    {
        string fitting = problem is CursorDecoder ? ElectrodeRecordings.Name : GrammarText.Name;
        int? vocabulary = problem switch
        {
            RecurrentLanguageModel model => model.Vocabulary,
            AttentionLanguageModel model => model.Vocabulary,
            _ => null,
        };
        if (dataset.Generator != fitting)
        {
            throw new DatasetGeneratorUnknownException(dataset.Generator, fitting);
        }

        if (vocabulary is int characters and not GrammarText.Characters)
        {
            throw new AlphabetMismatchException(characters);
        }

        return problem is CursorDecoder decoder
            ? new ElectrodeRecordings(dataset.Seed, decoder.Electrodes)
            : new GrammarText(dataset.Seed, checked((int)problem.TrainingExample[0].ElementCount));
    }

    private static IEnumerable<(ExampleSource Source, int First, int Count)> RunsOf(ExampleSource source, int examples, int run)
    {
        for (int first = 0; first < examples; first += run)
        {
            yield return (source, first, Math.Min(run, examples - first));
        }
    }

    private T[] TargetsOf<T>(ExampleSource source, int first, int count)
        where T : unmanaged
    {
        T[] result = new T[count * targets];
        Parallel.For(0, count, () => new uint[generator.Words], (i, _, words) =>
        {
            generator.Write(source, first + i, words);
            MemoryMarshal.Cast<uint, T>(words.AsSpan(generator.Words - targets)).CopyTo(result.AsSpan(i * targets));
            return words;
        }, static _ => { });
        return result;
    }
}
