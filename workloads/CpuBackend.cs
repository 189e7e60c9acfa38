using System.Diagnostics;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Attention;
using Bench.Workloads.Decoding;
using Bench.Workloads.Matmul;
using Bench.Workloads.Rnn;

namespace Bench.Workloads;

/// <summary>The CPU backend: one system under test for each family.</summary>
public static class CpuBackend
{
    /// <summary>What every family's system under test calls itself.</summary>
    public const string Name = "bench-cpu";

    /// <summary>What every family computes its products with: the width of the vectors and the tile that is kept in registers, for example <c>512-bit 14x32</c>.</summary>
    public static string Kernel => MicroKernel.Best.Name;

    /// <summary>Makes the family's system under test.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="weights">Its weights; they outlive the backend.</param>
    /// <param name="inputs">The inputs of a sample, loaded.</param>
    /// <param name="threads">Threads to compute with, at least 1.</param>
    /// <param name="format">What weights are stored in. Inputs and everything computed from them are fp32.</param>
    public static ISystemUnderTest Create(Problem problem, TensorSet weights, Func<int, TensorSet> inputs, int threads, NumberFormat format = NumberFormat.Fp32) => problem switch
    {
        MatmulProblem matmul => new MatmulSut(matmul, weights, inputs, threads, format),
        AttentionProblem attention => new AttentionSut(attention, inputs, threads),
        RnnProblem rnn => new RnnSut(rnn, weights, inputs, threads, format),
        DecodingProblem decoding => new DecodingSut(decoding, weights, inputs, threads, format),
        _ => throw new UnreachableException($"family {problem?.Family}"),
    };
}
