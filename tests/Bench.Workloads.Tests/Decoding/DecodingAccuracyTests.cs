using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Tests.Decoding;

public sealed class DecodingAccuracyTests
{
    private const int Samples = 160;

    public static TheoryData<DecodingModel> Models =>
    [
        DecodingCase.Transformer(2, 64, 4, 2, 176),
        new GruModel { Layers = 2, Hidden = 80 },
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Over_four_thousand_tokens_the_fp32_target_passes_the_honest_kernel_and_refuses_coarser_weights(DecodingModel model)
    {
        DecodingProblem problem = new() { Model = model, Vocabulary = 4096, PromptMin = 4, PromptMax = 12, MaxNewTokens = 32, EndToken = 0 };
        using DecodingCase shape = new(problem, Samples);
        double target = problem.AccuracyTarget(NumberFormat.Fp32, NumberFormat.Fp32);
        double honest = Greatest(shape, NumberFormat.Fp32, out int judged, out int distinct);
        Assert.True(judged >= 4000, $"{judged} tokens judged");
        Assert.True(distinct > 400, $"{distinct} distinct tokens among {judged}: the model is degenerate");
        Assert.True(honest < target, $"fp32: {honest:E2}, target {target:E2}");
        foreach (NumberFormat format in new[] { NumberFormat.Tf32, NumberFormat.Fp16, NumberFormat.Bf16 })
        {
            double coarse = Greatest(shape, format, out _, out _);
            double own = problem.AccuracyTarget(format, NumberFormat.Fp32);
            if (Environment.GetEnvironmentVariable("BENCH_SHOW") == "1")
            {
                Console.WriteLine($"{model} judged {judged} distinct {distinct} honest {honest:E2} target {target:E2} {format} {coarse:E2} own {own:E2}");
            }

            Assert.True(coarse > target, $"{format}: {coarse:E2} meets the fp32 target {target:E2}");
            Assert.True(coarse < own, $"{format}: {coarse:E2}, its own target {own:E2}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Tokens_drawn_at_random_miss_the_target_of_every_format(DecodingModel model)
    {
        DecodingProblem problem = new() { Model = model, Vocabulary = 512, PromptMin = 4, PromptMax = 12, MaxNewTokens = 32, EndToken = 0 };
        using DecodingCase shape = new(problem, 8);
        Random random = new(1);
        double coarsest = problem.AccuracyTarget(NumberFormat.Int4, NumberFormat.Fp32);
        Assert.All(Enumerable.Range(0, 8), sample =>
        {
            int[] tokens = [.. Enumerable.Range(0, 32).Select(_ => random.Next(1, 512))];
            Assert.True(shape.Error(sample, MemoryMarshal.AsBytes(tokens.AsSpan()).ToArray()) > coarsest, $"random tokens meet the int4 target {coarsest:E2}");
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Stored_weights_meet_their_format_s_target_and_not_that_of_fp32(DecodingModel model)
    {
        DecodingProblem problem = new() { Model = model, Vocabulary = 4096, PromptMin = 4, PromptMax = 12, MaxNewTokens = 32, EndToken = 0 };
        using DecodingCase shape = new(problem, Samples);
        double target = problem.AccuracyTarget(NumberFormat.Fp32, NumberFormat.Fp32);
        foreach (NumberFormat format in new[] { NumberFormat.Fp16, NumberFormat.Bf16, NumberFormat.Int8, NumberFormat.Int4 })
        {
            double error = Greatest(shape, NumberFormat.Fp32, out _, out _, format);
            double own = problem.AccuracyTarget(format, NumberFormat.Fp32);
            Assert.True(error > target && error < own, $"{format}: {error:E2}, expected between {target:E2} and {own:E2}");
            if (Environment.GetEnvironmentVariable("BENCH_SHOW") == "1")
            {
                Console.WriteLine($"{model} stored as {format}: {error:E2} own {own:E2}");
            }
        }
    }

    private static double Greatest(DecodingCase shape, NumberFormat format, out int judged, out int distinct, NumberFormat stored = NumberFormat.Fp32)
    {
        byte[][] responses = shape.Respond(format, 2, stored);
        judged = responses.Sum(response => response.Length / 4);
        distinct = responses.SelectMany(response => MemoryMarshal.Cast<byte, int>(response).ToArray()).Distinct().Count();
        return responses.Select((response, sample) => shape.Error(sample, response)).Max();
    }
}
