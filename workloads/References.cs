using System.Diagnostics;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Attention;
using Bench.Workloads.Decoding;
using Bench.Workloads.Matmul;
using Bench.Workloads.Rnn;

namespace Bench.Workloads;

/// <summary>The reference of each family.</summary>
public static class References
{
    /// <summary>Makes the family's reference.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="inputs">The inputs of a sample, loaded.</param>
    public static IReference Create(Problem problem, TensorSet weights, Func<int, TensorSet> inputs) => problem switch
    {
        MatmulProblem matmul => new MatmulReference(matmul, weights, inputs),
        AttentionProblem attention => new AttentionReference(attention, inputs),
        RnnProblem rnn => new RnnReference(rnn, weights, inputs),
        DecodingProblem decoding => new DecodingReference(decoding, weights, inputs),
        _ => throw new UnreachableException($"family {problem?.Family}"),
    };
}
