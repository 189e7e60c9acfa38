using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Tests.Rnn;

public sealed class RnnAccuracyTests
{
    [Theory]
    [InlineData(RnnCell.Lstm)]
    [InlineData(RnnCell.Gru)]
    public void Constant_answers_are_further_off_than_twice_any_format_s_target(RnnCell cell)
    {
        using RnnCase shape = new(cell, 512, 512, 128, 1, 1);
        double target = Enum.GetValues<NumberFormat>().Max(format => shape.Problem.AccuracyTarget(format, NumberFormat.Fp32));
        Assert.Equal(0.25, target);
        foreach (float constant in (float[])[0, 0.1f, -0.3f, 1])
        {
            float[] answer = new float[128 * 512];
            Array.Fill(answer, constant);
            Assert.True(shape.Error(0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(answer.AsSpan()).ToArray()) > 2 * target, $"{constant}");
        }
    }

    [Theory]
    [InlineData(RnnCell.Lstm, 1)]
    [InlineData(RnnCell.Gru, 1)]
    [InlineData(RnnCell.Lstm, 16)]
    [InlineData(RnnCell.Gru, 16)]
    public void The_fp32_target_passes_the_honest_kernel_and_refuses_coarser_inputs(RnnCell cell, int batch)
    {
        using RnnCase shape = new(cell, 512, 512, 128, batch, 1);
        double target = shape.Problem.AccuracyTarget(NumberFormat.Fp32, NumberFormat.Fp32);
        double honest = shape.Error(0, shape.Respond(NumberFormat.Fp32, 2)[0]);
        Assert.True(honest < target, $"fp32: {honest:E2}, target {target:E2}");
        foreach (NumberFormat format in new[] { NumberFormat.Tf32, NumberFormat.Fp16, NumberFormat.Bf16 })
        {
            double coarse = shape.Error(0, shape.Respond(format, 2)[0]);
            double own = shape.Problem.AccuracyTarget(format, NumberFormat.Fp32);
            Assert.True(coarse > target, $"{format}: {coarse:E2} meets the fp32 target {target:E2}");
            Assert.True(coarse < own, $"{format}: {coarse:E2}, its own target {own:E2}");
            if (Environment.GetEnvironmentVariable("BENCH_SHOW") == "1")
            {
                Console.WriteLine($"{cell} {batch} honest {honest:E2} target {target:E2} {format} {coarse:E2} own {own:E2}");
            }
        }
    }

    [Theory]
    [InlineData(RnnCell.Lstm)]
    [InlineData(RnnCell.Gru)]
    public void Stored_weights_meet_their_format_s_target_and_no_finer_one(RnnCell cell)
    {
        using RnnCase shape = new(cell, 512, 512, 128, 2, 1);
        double finer = shape.Problem.AccuracyTarget(NumberFormat.Fp32, NumberFormat.Fp32);
        foreach (NumberFormat format in new[] { NumberFormat.Fp16, NumberFormat.Bf16, NumberFormat.Int8, NumberFormat.Int4 })
        {
            double error = shape.Error(0, shape.Respond(NumberFormat.Fp32, 2, format)[0]);
            double own = shape.Problem.AccuracyTarget(format, NumberFormat.Fp32);
            Assert.True(error > finer && error < own, $"{format}: {error:E2}, expected between {finer:E2} and {own:E2}");
            if (Environment.GetEnvironmentVariable("BENCH_SHOW") == "1")
            {
                Console.WriteLine($"{cell} stored as {format}: {error:E2} own {own:E2}");
            }
        }
    }
}
