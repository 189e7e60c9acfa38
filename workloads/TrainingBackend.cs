using System.Diagnostics;
using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.AttentionLanguage;
using Bench.Workloads.NeuralDecoding;
using Bench.Workloads.RecurrentLanguage;

namespace Bench.Workloads;

/// <summary>The CPU backend of training: one system under training for each family.</summary>
public static class TrainingBackend
{
    /// <summary>Makes the family's system.</summary>
    /// <param name="problem">What is learnt.</param>
    /// <param name="memory">What is shared with the harness; outlives the system.</param>
    /// <param name="threads">Threads to compute with, at least 1.</param>
    public static ITrainingSystem Create(TrainingProblem problem, TrainingMemory memory, int threads) => problem switch
    {
        RecurrentLanguageModel model => RecurrentLanguageCpu.Create(model, memory, threads),
        AttentionLanguageModel model => AttentionLanguageCpu.Create(model, memory, threads),
        CursorDecoder decoder => new CursorDecoderCpu(decoder, memory, threads),
        _ => throw new UnreachableException($"family {problem?.Family}"),
    };
}
