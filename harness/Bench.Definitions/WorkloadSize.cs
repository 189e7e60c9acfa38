using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Definitions;

/// <summary>How much data a problem asks for, by arithmetic alone: refused before anything is allocated.</summary>
internal static class WorkloadSize
{
    private const long MostTensorBytes = 1L << 30;
    private const long MostDatasetBytes = 1L << 32;

    /// <summary>Whether every tensor has at most 1 GiB and the weights and samples together at most 4 GiB; reports what has more.</summary>
    public static bool Check(Problem problem, int samples, Location where, FindingList findings)
    {
        int period = problem is MatmulProblem matmul ? Math.Min(matmul.Shapes.Length, samples) : 1;
        IEnumerable<TensorSpec> tensors = problem.Weights;
        for (int sample = 0; sample < period; sample++)
        {
            tensors = [.. tensors, .. problem.InputsOf(sample), problem.OutputOf(sample)];
        }

        if (tensors.FirstOrDefault(static tensor => tensor.ByteCount > MostTensorBytes) is { } large)
        {
            findings.Error(
                DefinitionCodes.TooMuchData,
                where,
                $"the tensor {large.Name} [{string.Join(", ", large.Shape)}] has {large.ByteCount} bytes, expected at most {MostTensorBytes}",
                "choose smaller extents");
            return false;
        }

        if (StateBytesOf(problem) is var state && state > MostTensorBytes)
        {
            findings.Error(DefinitionCodes.TooMuchData, where, $"the cache of one sequence has {state} bytes, expected at most {MostTensorBytes}", "choose shorter prompts, fewer new tokens or fewer layers");
            return false;
        }

        // Every tensor has at most 2^30 bytes and there are at most 10^6 samples: no product here overflows.
        long bytes = problem.Weights.Sum(static tensor => tensor.ByteCount);
        for (int sample = 0; sample < period; sample++)
        {
            long turns = ((samples - sample - 1) / period) + 1;
            bytes += turns * problem.InputsOf(sample).Sum(static tensor => tensor.ByteCount);
        }

        if (bytes <= MostDatasetBytes)
        {
            return true;
        }

        findings.Error(DefinitionCodes.TooMuchData, where, $"weights and {samples} samples have {bytes} bytes, expected at most {MostDatasetBytes}", "choose fewer samples or smaller extents");
        return false;
    }

    /// <summary>Keys and values of the longest sequence in fp32: no tensor of the data, but memory that every implementation needs.</summary>
    private static long StateBytesOf(Problem problem) => problem is DecodingProblem { Model: TransformerModel model } decoding
        ? 2L * 4 * model.Layers * model.KvHeads * model.HeadDim * (decoding.PromptMax + decoding.MaxNewTokens)
        : 0;
}
