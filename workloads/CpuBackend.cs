using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Definitions;
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
    public const string Name = SutPlan.Shipped;

    /// <summary>What every family but attention (<see cref="MicroKernel.BestForAttention"/>) computes its products with: the width of the vectors and the tile that is kept in registers, for example <c>512-bit 14x32</c>; behind a comma the tile over two micro-panels, where it is used, or that there are no vector instructions. Up to four rows by an input of many columns are multiplied without tiles (<see cref="StreamedRows"/>), and have this name too.</summary>
    public static string Kernel { get; } = KernelOf(MicroKernel.Best, Vector128.IsHardwareAccelerated);

    /// <summary>What weights can be kept in, and operands of products rounded to.</summary>
    public static ImmutableArray<NumberFormat> Formats { get; } = [NumberFormat.Fp32, NumberFormat.Bf16, NumberFormat.Fp16, NumberFormat.Int8, NumberFormat.Int4];

    /// <summary>Whether a problem's results can have other bits with <see cref="CpuSettings.Deterministic"/> than without: the others add in one order anyway.</summary>
    /// <param name="problem">The problem.</param>
    public static bool HeedsDeterministic(Problem problem) => problem is DecodingProblem;

    /// <summary>Makes the family's system under test.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="weights">Its weights; they outlive the backend.</param>
    /// <param name="inputs">The inputs of a sample, loaded.</param>
    /// <param name="settings">How it is to compute.</param>
    /// <exception cref="ArgumentException">The family has no such implementation.</exception>
    public static ISystemUnderTest Create(Problem problem, TensorSet weights, Func<int, TensorSet> inputs, CpuSettings settings)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Implementation is { } name && !ImplementationsOf(problem.Family).Any(known => known.Name == name))
        {
            throw new ArgumentException($"{problem.Family} has no implementation '{name}'", nameof(settings));
        }

        return problem switch
        {
            MatmulProblem matmul => new MatmulSut(matmul, weights, inputs, settings),
            AttentionProblem attention => new AttentionSut(attention, inputs, settings),
            RnnProblem rnn => new RnnSut(rnn, weights, inputs, settings.Threads, settings.Rounded),
            DecodingProblem decoding => new DecodingSut(decoding, weights, inputs, settings),
            _ => throw new UnreachableException($"family {problem.Family}"),
        };
    }

    /// <summary>Bytes that the family's system under test takes itself, at least, beside the tensors that it is given and the responses that it writes; before it takes them.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="settings">How it is to compute.</param>
    /// <remarks>Exact for attention; for a recurrent layer all but the outputs of samples that are computed side by side; of the other families the weights, which are packed once more in the format that they are kept in.</remarks>
    public static long ByteCountOf(Problem problem, CpuSettings settings)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(settings);
        return problem switch
        {
            AttentionProblem attention => settings.Implementation == AttentionProblem.Materialised
                ? MaterialisedAttention.ByteCountOf(attention, settings.Threads, MicroKernel.BestForAttention)
                : AttentionCpu.ByteCountOf(attention, settings.Threads, MicroKernel.BestForAttention, settings.Tuning),
            MatmulProblem when MatmulLadder.IsPlain(settings.Implementation) => 0,
            RnnProblem rnn => RnnCpu.ByteCountOf(rnn, settings.Rounded),
            _ => problem.Weights.Sum(static tensor => tensor.ByteCount) / 32 * settings.Rounded.Bits,
        };
    }

    /// <summary>The ways in which a family can be computed, slowest first; the last is the fastest, and what is computed without a name. Empty where there is only one.</summary>
    /// <param name="family">The family: <c>matmul</c>, <c>attention</c>, <c>rnn</c> or <c>decoding</c>.</param>
    public static ImmutableArray<Implementation> ImplementationsOf(string family) => family switch
    {
        "matmul" => MatmulLadder.Rungs,
        "attention" => AttentionLadder.Rungs,
        _ => [],
    };

    /// <summary>What a kernel is called. Without vector instructions the narrowest is compiled to scalar ones, and would pass for NEON's or SSE's.</summary>
    internal static string KernelOf(MicroKernel kernel, bool vectors) => vectors ? kernel.Name : $"{kernel.Name}, {SutPlan.NoVectors}";

    /// <summary>What a system under test says that it runs.</summary>
    /// <param name="settings">The implementation that was asked for, and the sizes of blocks.</param>
    /// <param name="tuned">Whether it takes sizes of the table.</param>
    /// <param name="tiles">The kernel; null for the best.</param>
    internal static string KernelOf(CpuSettings settings, bool tuned, MicroKernel? tiles = null)
    {
        string kernel = tiles is null ? Kernel : KernelOf(tiles, Vector128.IsHardwareAccelerated);
        string name = settings.Implementation is { } implementation ? $"{implementation}, {kernel}" : kernel;
        return tuned ? $"{name}, tuned" : name;
    }

    /// <summary>What one with constant weights says that it runs.</summary>
    /// <param name="format">What they are stored in.</param>
    internal static string KernelOf(NumberFormat format) => format == NumberFormat.Fp32 ? Kernel : $"{Kernel}, {format.FieldName} weights{(IntegerKernel.Has(format, MicroKernel.Best.Columns / 2) ? ", rows of 16 bits" : "")}";
}
