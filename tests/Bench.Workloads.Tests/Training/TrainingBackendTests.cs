using System.Reflection;
using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Tests.Training;

public sealed class TrainingBackendTests
{
    private const long Mebibyte = 1 << 20;

    public static TheoryData<string, int, bool> Systems => new()
    {
        { "gru", 1, false }, { "gru of many tokens", 1, false }, { "gru", 2, true }, { "lstm", 2, false }, { "minlstm", 2, false }, { "attention", 1, false }, { "attention", 2, true }, { "cursor", 2, false },
    };

    // Left out are the parameters packed both ways round (of attention also stacked), a second moment, and the blocks that a thread's products and tiles are packed into.
    [Theory]
    [MemberData(nameof(Systems))]
    public void The_memory_that_is_counted_before_is_taken_and_what_is_not_counted_is_parameters_and_small_blocks(string model, int threads, bool deterministic)
    {
        TrainingProblem problem = ProblemOf(model);
        CpuSettings settings = new() { Threads = threads, Deterministic = deterministic };
        using TrainingCase example = new(problem, trainingExamples: 1, slots: 1, batch: 1);
        using ITrainingSystem system = TrainingBackend.Create(problem, example.Memory, settings);
        example.Initialise(system, optimizer: "adamw");

        long counted = TrainingBackend.ByteCountOf(problem, settings), held = BytesHeldBy(system);

        Assert.InRange(held - counted, 0, (4 * TensorSet.ByteCountOf(problem.Weights)) + (threads * 2 * Mebibyte));
        Assert.InRange(counted, held / 2, held);
    }

    private static TrainingProblem ProblemOf(string model) => model switch
    {
        "attention" => new AttentionLanguageModel { Vocabulary = 29, ModelDim = 96, Heads = 4, Layers = 2, FeedForward = 250, SequenceLength = 128 },
        "cursor" => new CursorDecoder { Electrodes = 1024, Hidden = 128 },
        _ => new RecurrentLanguageModel
        {
            Cell = model switch { "gru" or "gru of many tokens" => RecurrentCell.Gru, "lstm" => RecurrentCell.Lstm, _ => RecurrentCell.MinLstm },
            Vocabulary = model == "gru of many tokens" ? 229 : 29,
            Hidden = 200,
            Layers = 2,
            SequenceLength = 128,
        },
    };

    /// <summary>Bytes outside the garbage collector's reach that an object of the backend holds, itself and by what it holds.</summary>
    private static long BytesHeldBy(object root)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<object?> left = new([root]);
        long bytes = 0;
        while (left.TryPop(out object? one))
        {
            if (one is null || !seen.Add(one))
            {
                continue;
            }

            // Whose memory may be an AlignedMemory's.
            if (one is AlignedFloats floats)
            {
                bytes += sizeof(float) * floats.Count;
                continue;
            }

            bytes += one is AlignedMemory memory ? memory.ByteCount : 0;
            foreach (object? part in one as object?[] ?? (one.GetType().Assembly == typeof(TrainingBackend).Assembly ? PartsOf(one) : []))
            {
                left.Push(part);
            }
        }

        return bytes;
    }

    private static object?[] PartsOf(object one)
    {
        List<object?> parts = [];
        for (Type? type = one.GetType(); type is not null; type = type.BaseType)
        {
            parts.AddRange(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(static field => !field.FieldType.IsPointer)
                .Select(field => field.GetValue(one)));
        }

        return [.. parts];
    }
}
