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
}
