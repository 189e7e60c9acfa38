using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Tests.Matmul;

public sealed unsafe class MatmulAccuracyTests
{
    // The shipped cube; the shapes of the transformer mix that differ most; the smallest and the longest sums.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1024, 1024, 1024 }, { 128, 1024, 4096 }, { 1, 3072, 1024 }, { 16, 64, 20_000 }, { 7, 11, 3 }, { 64, 64, 1 },
    };

    private static MatmulProblem Problem(int m, int n, int k, MatmulRightOperand right = MatmulRightOperand.Input) =>
        new() { Shapes = [new MatmulShape(m, n, k)], RightOperand = right };

    private static double Fp32Target(Problem problem) => problem.AccuracyTarget(NumberFormat.Fp32, NumberFormat.Fp32);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_kernel_meets_the_fp32_target_with_a_margin_of_two(int m, int n, int k)
    {
        using DenseSample sample = new(Problem(m, n, k));
        Assert.InRange(sample.Judge(sample.Respond(), count: 2048), double.Epsilon, Fp32Target(sample.Problem) / 2);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Stored_weights_meet_their_format_s_target(int m, int n, int k)
    {
        using DenseSample sample = new(Problem(m, n, k, MatmulRightOperand.Weights));
        foreach (NumberFormat format in (NumberFormat[])[NumberFormat.Bf16, NumberFormat.Fp16, NumberFormat.Int8, NumberFormat.Int4])
        {
            double error = sample.Judge(sample.Respond(stored: format), count: 2048), own = sample.Problem.AccuracyTarget(format, NumberFormat.Fp32);
            Assert.True(error < own, $"{format}: {error:E2}, its own target {own:E2}");

            // One number of a channel is its own scale: integers are exact then.
            Assert.True(k == 1 || error > Fp32Target(sample.Problem), $"{format}: {error:E2} meets the fp32 target");
        }
    }

    [Fact]
    public void Every_rung_of_the_ladder_is_right_for_every_width_and_says_its_name()
    {
        foreach ((MatmulRightOperand right, MatmulShape shape) in from right in (MatmulRightOperand[])[MatmulRightOperand.Input, MatmulRightOperand.Weights] from shape in (MatmulShape[])[new(5, 16, 7), new(17, 47, 33), new(40, 96, 100)] select (right, shape))
        {
            using DenseSample sample = new(Problem(shape.M, shape.N, shape.K, right));
            foreach (Implementation rung in CpuBackend.ImplementationsOf("matmul"))
            {
                Assert.InRange(sample.Judge(sample.Respond(implementation: rung.Name), count: 8192), 0, Fp32Target(sample.Problem));
            }
        }
    }

    [Fact]
    public void A_format_that_is_no_smaller_than_fp32_is_computed_in_fp32()
    {
        using DenseSample sample = new(Problem(20, 40, 30));
        byte[] single = sample.Respond();
        Assert.All((NumberFormat[])[NumberFormat.Tf32, NumberFormat.Fp64], format => Assert.Equal(single, sample.Respond(stored: format)));
    }

    [Fact]
    public void An_implementation_that_there_is_not_is_refused()
    {
        using DenseSample sample = new(Problem(2, 2, 2));
        Assert.Contains("'fastest'", Assert.Throws<ArgumentException>(() => sample.Respond(implementation: "fastest")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Both_operands_in_a_format_meet_its_target_and_not_that_of_fp32(int m, int n, int k)
    {
        using DenseSample sample = new(Problem(m, n, k));
        foreach (NumberFormat format in (NumberFormat[])[NumberFormat.Bf16, NumberFormat.Fp16, NumberFormat.Int8])
        {
            double error = sample.Judge(sample.Respond(stored: format), count: 2048), own = sample.Problem.AccuracyTarget(format, NumberFormat.Fp32);
            Assert.True(error < own, $"{format}: {error:E2}, its own target {own:E2}");
            Assert.True(k == 1 || error > Fp32Target(sample.Problem), $"{format}: {error:E2} meets the fp32 target");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void One_running_fp32_sum_is_honest_too(int m, int n, int k)
    {
        // A few rows are enough and quick; the target does not depend on their number.
        int rows = Math.Min(m, 16);
        using DenseSample sample = new(Problem(rows, n, k));
        byte[] response = new byte[4 * rows * n];
        Span<float> c = MemoryMarshal.Cast<byte, float>(response.AsSpan());
        ReadOnlySpan<float> a = sample.Library.InputsOf(0).Floats("a"), b = sample.Library.InputsOf(0).Floats("b");
        for (int i = 0; i < rows; i++)
        {
            for (int l = 0; l < k; l++)
            {
                for (int j = 0; j < n; j++)
                {
                    c[(i * n) + j] += a[(i * k) + l] * b[(l * n) + j];
                }
            }
        }

        Assert.InRange(sample.Judge(response, count: 2048), 0, Fp32Target(sample.Problem) / 2);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_fp32_target_refuses_inputs_rounded_to_a_coarser_format(int m, int n, int k)
    {
        foreach (NumberFormat format in (NumberFormat[])[NumberFormat.Tf32, NumberFormat.Bf16, NumberFormat.Fp16])
        {
            using DenseSample rounded = new(Problem(m, n, k));
            rounded.RoundInputsTo(format);
            byte[] response = rounded.Respond();
            using DenseSample exact = new(Problem(m, n, k));
            double error = exact.Judge(response);
            Assert.True(error > 4 * Fp32Target(exact.Problem), $"{format}: error {error:E2}, fp32 target {Fp32Target(exact.Problem):E2}");
            Assert.True(error < exact.Problem.AccuracyTarget(format, NumberFormat.Fp32), $"{format} misses its own target with {error:E2}");
        }
    }

    [Fact]
    public void The_tf32_target_refuses_bf16_inputs()
    {
        using DenseSample rounded = new(Problem(256, 256, 1024));
        rounded.RoundInputsTo(NumberFormat.Bf16);
        byte[] response = rounded.Respond();
        using DenseSample exact = new(Problem(256, 256, 1024));
        Assert.True(exact.Judge(response) > exact.Problem.AccuracyTarget(NumberFormat.Tf32, NumberFormat.Fp32));
    }

    [Fact]
    public void Constant_weights_and_turns_of_shapes_are_served()
    {
        MatmulProblem problem = new()
        {
            Shapes = [new MatmulShape(1, 96, 64), new MatmulShape(17, 96, 64), new MatmulShape(5, 33, 129)],
            RightOperand = MatmulRightOperand.Weights,
        };
        using DenseSample samples = new(problem, samples: 6);
        Assert.All(Enumerable.Range(0, 6), sample => Assert.InRange(samples.Judge(samples.Respond(sample), sample), 0, Fp32Target(problem)));
    }

    [Fact]
    public void A_wrong_element_and_an_unwritten_one_are_refused()
    {
        using DenseSample sample = new(Problem(16, 16, 32));
        byte[] response = sample.Respond();
        MemoryMarshal.Cast<byte, float>(response.AsSpan())[37] += 1e-3f;
        Assert.True(sample.Judge(response) > Fp32Target(sample.Problem));
        MemoryMarshal.Cast<byte, float>(response.AsSpan())[37] = float.NaN;
        Assert.Equal(double.PositiveInfinity, sample.Judge(response));
    }

    [Fact]
    public void A_response_of_another_length_is_unjudgeable()
    {
        using DenseSample sample = new(Problem(4, 4, 4));
        Assert.Contains("64", References.Create(sample.Problem, sample.Library.Weights, sample.Library.InputsOf).WhyUnjudgeable(0, new byte[60])!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cost_counts_two_operations_a_term_and_each_operand_once()
    {
        Cost cube = Problem(1024, 1024, 1024).CostOf(0, 0, 1);
        Assert.Equal(2_147_483_648, cube.Flops);
        Assert.Equal(3 * 4_194_304, cube.Bytes);
    }

    [Fact]
    public void Samples_that_are_computed_together_read_a_constant_weight_once()
    {
        MatmulProblem problem = new() { Shapes = [new MatmulShape(2, 8, 16), new MatmulShape(4, 8, 16), new MatmulShape(2, 16, 8)], RightOperand = MatmulRightOperand.Weights };
        const int Left = 4 * 2 * 16, Right = 4 * 8 * 16, Product = 4 * 2 * 8;
        Assert.Equal(Left + Right + Product, problem.CostOf(0, 0, 1).Bytes);
        Assert.Equal(Left + (Right / 20.0) + Product, problem.CostOf(0, 0, 30).Bytes, 1e-9);
    }
}
