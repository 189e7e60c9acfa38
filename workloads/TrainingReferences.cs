using System.Diagnostics;
using Bench.Spec.Training;
using Bench.Workloads.AttentionLanguage;
using Bench.Workloads.NeuralDecoding;
using Bench.Workloads.RecurrentLanguage;

namespace Bench.Workloads;

/// <summary>The fp64 reference of each family's model.</summary>
public static class TrainingReferences
{
    /// <summary>Makes the family's reference.</summary>
    /// <param name="problem">What is learnt.</param>
    public static ITrainingReference Create(TrainingProblem problem) => problem switch
    {
        RecurrentLanguageModel model => new RecurrentLanguageReference(model),
        AttentionLanguageModel model => new AttentionLanguageReference(model),
        CursorDecoder decoder => new CursorDecoderReference(decoder),
        _ => throw new UnreachableException($"family {problem?.Family}"),
    };
}
