using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Attention;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Tests.Attention;

public sealed unsafe class AttentionTests
{
    private delegate void Computation(float* queries, float* keys, float* values, float* output);

    public static TheoryData<int, int, int, bool> Shapes => new()
    {
        { 8, 1024, 64, true }, { 2, 1024, 64, false }, { 1, 4096, 64, true }, { 3, 300, 128, true }, { 2, 131, 20, false },
    };

    private static AttentionProblem Problem(int heads, int sequence, int dim, bool causal) => new() { Heads = heads, Sequence = sequence, HeadDim = dim, Causal = causal };

    private static double Fp32Target(Problem problem) => problem.AccuracyTarget(NumberFormat.Fp32, NumberFormat.Fp32);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_element_of_odd_shapes_is_right_with_every_kernel(int kernel)
    {
        IEnumerable<AttentionProblem> small = from sequence in (int[])[1, 2, 15, 16, 17, 33, 127, 128, 131, 257]
                                              from dim in (int[])[1, 7, 12, 16, 40]
                                              from causal in (bool[])[true, false]
                                              select Problem(2, sequence, dim, causal);

        // Tiles over pairs, the last in part empty, on the diagonal too. Of short strips some have late keys alone.
        CpuTuning shortStrips = CpuTuning.Parse("attention.d32=24,attention.d64=24");
        AttentionProblem[] paired = [Problem(1, 702, 12, true), Problem(2, 190, 7, false)];
        Assert.All(paired, static problem => Assert.Equal(64, QueryTile.LanesOf(problem, MicroKernel.WidePaired)));
        foreach (AttentionProblem problem in small.Concat(paired))
        {
            using DenseSample sample = new(problem);
            byte[] response = new byte[problem.MaximumResponseBytes];
            using CpuThreads threads = new(2);
            using AttentionCpu skipping = new(problem, threads, MicroKernel.All[kernel]), whole = new(problem, threads, MicroKernel.All[kernel], skips: false);
            using AttentionCpu ofShortStrips = new(problem, threads, MicroKernel.All[kernel], tuning: shortStrips);
            using MaterialisedAttention materialised = new(problem, threads, MicroKernel.All[kernel]);
            TensorSet input = sample.Library.InputsOf(0);
            foreach (Computation compute in (Computation[])[skipping.Compute, whole.Compute, ofShortStrips.Compute, materialised.Compute])
            {
                Array.Fill(response, (byte)0xff);
                fixed (byte* o = response)
                {
                    compute((float*)input.AddressOf("q"), (float*)input.AddressOf("k"), (float*)input.AddressOf("v"), (float*)o);
                }

                double error = sample.Judge(response, count: response.Length / 4);
                Assert.True(error < Fp32Target(problem), $"{problem} {compute.Method.DeclaringType!.Name}: {error:E2} against {Fp32Target(problem):E2}");
            }
        }
    }

    [Theory]
    [InlineData(128, false, 64)]
    [InlineData(131, false, 32)]
    [InlineData(128, true, 64)]
    [InlineData(512, true, 64)]
    [InlineData(160, true, 32)]
    [InlineData(1, false, 32)]
    public void A_tile_has_the_queries_of_a_pair_where_the_sequence_fills_them(int sequence, bool causal, int lanes)
    {
        Assert.Equal(lanes, QueryTile.LanesOf(Problem(8, sequence, 64, causal), MicroKernel.WidePaired));
        Assert.Equal(32, QueryTile.LanesOf(Problem(8, sequence, 64, causal), MicroKernel.Wide));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_kernel_meets_the_fp32_target_with_a_margin_of_two(int heads, int sequence, int dim, bool causal)
    {
        using DenseSample sample = new(Problem(heads, sequence, dim, causal));
        Assert.InRange(sample.Judge(sample.Respond(), count: 1024), double.Epsilon, Fp32Target(sample.Problem) / 2);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Plain_fp32_sums_over_a_materialised_row_are_honest_too(int heads, int sequence, int dim, bool causal)
    {
        using DenseSample sample = new(Problem(heads, sequence, dim, causal));
        byte[] response = sample.Respond();
        int[] positions = [.. Enumerable.Range(0, 96).Select(i => (int)((i + 0.5) * response.Length / 4 / 96))];
        foreach (int position in positions)
        {
            MemoryMarshal.Cast<byte, float>(response.AsSpan())[position] = Naive((AttentionProblem)sample.Problem, sample.Library.InputsOf(0), position);
        }

        JudgedValue[] judged = new JudgedValue[positions.Length];
        References.Create(sample.Problem, sample.Library.Weights, sample.Library.InputsOf).Judge(0, response, positions, judged);
        Assert.InRange(judged.Max(static value => value.Error), 0, Fp32Target(sample.Problem) / 2);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_fp32_target_refuses_inputs_rounded_to_a_coarser_format(int heads, int sequence, int dim, bool causal)
    {
        using DenseSample exact = new(Problem(heads, sequence, dim, causal));
        foreach (NumberFormat format in (NumberFormat[])[NumberFormat.Tf32, NumberFormat.Bf16, NumberFormat.Fp16])
        {
            using DenseSample rounded = new(exact.Problem);
            rounded.RoundInputsTo(format);
            double error = exact.Judge(rounded.Respond());
            Assert.True(error > 4 * Fp32Target(exact.Problem), $"{format}: error {error:E2}, fp32 target {Fp32Target(exact.Problem):E2}");
            Assert.True(error < exact.Problem.AccuracyTarget(format, NumberFormat.Fp32), $"{format} misses its own target with {error:E2}");
        }
    }

    [Fact]
    public void Every_implementation_is_right_with_a_mask_and_without()
    {
        foreach ((bool causal, Implementation way) in from causal in (bool[])[false, true] from way in CpuBackend.ImplementationsOf("attention") select (causal, way))
        {
            using DenseSample sample = new(Problem(2, 150, 24, causal));
            Assert.InRange(sample.Judge(sample.Respond(implementation: way.Name), count: 8192), 0, Fp32Target(sample.Problem));
        }
    }

    [Theory]
    [InlineData("16")]
    [InlineData("17")]
    [InlineData("96")]
    [InlineData("8192")]
    public void Every_length_of_strip_is_right(string keys)
    {
        foreach (bool causal in (bool[])[false, true])
        {
            using DenseSample sample = new(Problem(2, 150, 24, causal));
            Assert.InRange(sample.Judge(sample.Respond(tuning: CpuTuning.Parse($"attention.d32={keys}")), count: 8192), 0, Fp32Target(sample.Problem));
        }
    }

    [Fact]
    public void An_element_that_sees_a_masked_key_is_refused()
    {
        using DenseSample sample = new(Problem(1, 64, 16, true));
        using DenseSample full = new(Problem(1, 64, 16, false));
        Assert.True(sample.Judge(full.Respond()) > 1000 * Fp32Target(sample.Problem));
    }

    [Fact]
    public void The_cost_counts_visible_pairs_and_each_tensor_once()
    {
        Cost causal = Problem(8, 1024, 64, true).CostOf(0, 0, 1);
        Assert.Equal(4.0 * 8 * 64 * (1024 * 1025 / 2), causal.Flops);
        Assert.Equal(4.0 * 4 * 8 * 1024 * 64, causal.Bytes);
        Assert.Equal(4.0 * 8 * 64 * 1024 * 1024, Problem(8, 1024, 64, false).CostOf(0, 0, 1).Flops);
    }

    // The textbook's loops in fp32, one sum after the other.
    private static float Naive(AttentionProblem problem, TensorSet input, int position)
    {
        (int row, int d) = Math.DivRem(position, problem.HeadDim);
        (int head, int query) = Math.DivRem(row, problem.Sequence);
        int visible = problem.Causal ? query + 1 : problem.Sequence;
        int start = head * problem.Sequence * problem.HeadDim;
        ReadOnlySpan<float> q = input.Floats("q").Slice(row * problem.HeadDim, problem.HeadDim);
        ReadOnlySpan<float> k = input.Floats("k")[start..], v = input.Floats("v")[start..];
        float[] logits = new float[visible];
        for (int j = 0; j < visible; j++)
        {
            for (int i = 0; i < problem.HeadDim; i++)
            {
                logits[j] += q[i] * k[(j * problem.HeadDim) + i];
            }

            logits[j] /= MathF.Sqrt(problem.HeadDim);
        }

        float largest = logits.Max(), sum = 0, output = 0;
        for (int j = 0; j < visible; j++)
        {
            float weight = MathF.Exp(logits[j] - largest);
            sum += weight;
            output += weight * v[(j * problem.HeadDim) + d];
        }

        return output / sum;
    }
}
