using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>How much memory a training problem asks for, by arithmetic alone: refused before anything is allocated.</summary>
internal static class TrainingSize
{
    private const long MostTensorBytes = 1L << 30;
    private const long MostBytes = 1L << 32;

    /// <summary>Reports tensors of more than 1 GiB, weights or examples of more than 4 GiB.</summary>
    public static void Check(TrainingProblem problem, TrainingDataSpec? dataset, Location where, FindingList findings)
    {
        IEnumerable<TensorSpec> tensors = [.. problem.Weights, .. problem.TrainingExample, problem.Prediction];
        if (tensors.FirstOrDefault(static tensor => tensor.ByteCount > MostTensorBytes) is { } large)
        {
            findings.Error(
                DefinitionCodes.TooMuchData,
                where,
                $"the tensor {large.Name} [{string.Join(", ", large.Shape)}] has {large.ByteCount} bytes, expected at most {MostTensorBytes}",
                "choose smaller extents");
            return;
        }

        // Every tensor has at most 2^30 bytes, there are few of them, and at most 2^31 examples: no product here overflows.
        Report("the weights have", problem.Weights.Sum(static weight => weight.ByteCount), "choose smaller extents");
        if (dataset is not null)
        {
            long bytes = problem.TrainingExample.Sum(static tensor => tensor.ByteCount) * ((long)dataset.TrainingExamples + dataset.EvaluationExamples);
            Report($"{dataset.TrainingExamples} training and {dataset.EvaluationExamples} evaluation examples have", bytes, "choose fewer examples or smaller ones");
            Report($"the predictions for {dataset.EvaluationExamples} evaluation examples have", problem.Prediction.ByteCount * dataset.EvaluationExamples, "choose fewer evaluation examples or smaller ones");
        }

        void Report(string what, long bytes, string help)
        {
            if (bytes > MostBytes)
            {
                findings.Error(DefinitionCodes.TooMuchData, where, $"{what} {bytes} bytes, expected at most {MostBytes}", help);
            }
        }
    }
}
