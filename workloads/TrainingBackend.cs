using System.Diagnostics;
using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.AttentionLanguage;
using Bench.Workloads.NeuralDecoding;
using Bench.Workloads.RecurrentLanguage;
using Bench.Workloads.Training;

namespace Bench.Workloads;

/// <summary>The CPU backend of training: one system under training for each family.</summary>
public static class TrainingBackend
{
    /// <summary>Makes the family's system.</summary>
    /// <param name="problem">What is learnt.</param>
    /// <param name="memory">What is shared with the harness; outlives the system.</param>
    /// <param name="settings">How it is to compute: threads, and whether their number may change what is learnt.</param>
    public static ITrainingSystem Create(TrainingProblem problem, TrainingMemory memory, CpuSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        CpuShares shares = new(settings.Threads, settings.Deterministic);
        return problem switch
        {
            RecurrentLanguageModel model => RecurrentLanguageCpu.Create(model, memory, shares),
            AttentionLanguageModel model => AttentionLanguageCpu.Create(model, memory, shares),
            CursorDecoder decoder => new CursorDecoderCpu(decoder, memory, shares),
            _ => throw new UnreachableException($"family {problem?.Family}"),
        };
    }

    /// <summary>Bytes that the family's system takes itself, at least, beside what it shares with the harness; before it takes them.</summary>
    /// <param name="problem">What is learnt.</param>
    /// <param name="settings">How it is to compute.</param>
    /// <remarks>The parameters, a gradient for each share of a step, one moment of the optimizer (AdamW has a second), and of every thread the activations of the examples that it takes together. Not: parameters packed for products, and the few blocks that a product or a tile of attention is packed into.</remarks>
    public static long ByteCountOf(TrainingProblem problem, CpuSettings settings)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(settings);
        CpuShares shares = new(settings.Threads, settings.Deterministic);
        return ((2L + shares.Count) * TensorSet.ByteCountOf(problem.Weights)) + (settings.Threads * sizeof(float) * KeptActivations.FloatsOf(problem));
    }
}
