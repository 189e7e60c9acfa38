using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Tests.Decoding;

public sealed class DecodingKernelTests
{
    public static TheoryData<DecodingModel> Models =>
    [
        DecodingCase.Transformer(2, 24, 4, 2, 40),
        DecodingCase.Transformer(1, 30, 3, 1, 17),
        DecodingCase.Transformer(3, 64, 2, 2, 96),
        DecodingCase.Transformer(1, 2, 1, 1, 1),
        DecodingCase.Transformer(1, 1024, 8, 8, 1024),
        new GruModel { Layers = 1, Hidden = 5 },
        new GruModel { Layers = 3, Hidden = 33 },
        new GruModel { Layers = 1, Hidden = 1024 },
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_width_of_vector_decodes_any_shape_as_the_reference_would(DecodingModel model)
    {
        using DecodingCase shape = new(DecodingCase.Small(model), 3);
        for (int sample = 0; sample < 3; sample++)
        {
            foreach ((int bits, int threads) in new[] { (128, 1), (256, 2), (512, 1) })
            {
                double error = shape.Error(sample, shape.Respond(sample, bits, threads));
                Assert.True(error < 1e-5, $"sample {sample}, {bits} bits, {threads} threads: {error:E2}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Sequences_decoded_together_are_each_as_if_alone(DecodingModel model)
    {
        using DecodingCase shape = new(DecodingCase.Small(model), 21);
        byte[][] together = shape.Respond(NumberFormat.Fp32, 2);
        for (int sample = 0; sample < together.Length; sample++)
        {
            Assert.True(shape.Error(sample, together[sample]) < 1e-5, $"sample {sample}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_prompt_longer_than_a_chunk_is_read_in_pieces(bool transformer)
    {
        DecodingModel model = transformer ? DecodingCase.Transformer(2, 16, 2, 1, 24) : new GruModel { Layers = 2, Hidden = 16 };
        using DecodingCase shape = new(DecodingCase.Small(model) with { PromptMin = 300, PromptMax = 300 }, 1);
        Assert.True(shape.Error(0, shape.Respond(0, 256, 2)) < 1e-5);
    }

    [Fact]
    public void A_wrong_token_is_far_from_the_best_logit()
    {
        using DecodingCase shape = new(DecodingCase.Small(DecodingCase.Transformer(2, 24, 4, 2, 40)), 1);
        byte[] response = shape.Respond(0, 256, 1);
        int[] tokens = MemoryMarshal.Cast<byte, int>(response).ToArray();
        tokens[0] = tokens[0] == 7 ? 8 : 7;
        JudgedValue judged = shape.Judge(0, MemoryMarshal.AsBytes(tokens.AsSpan()).ToArray())[0];
        Assert.True(judged.Error > 0.01, $"{judged}");
        Assert.True(judged.Value < judged.Reference);
    }

    [Fact]
    public void Responses_that_no_decoder_may_give_cannot_be_judged()
    {
        using DecodingCase shape = new(DecodingCase.Small(new GruModel { Layers = 1, Hidden = 4 }) with { MaxNewTokens = 3 }, 1);
        string? Why(params int[] tokens) => shape.Reference.WhyUnjudgeable(0, MemoryMarshal.AsBytes(tokens.AsSpan()));
        Assert.Equal("no token, expected at least 1", Why());
        Assert.Equal("6 bytes, expected a multiple of 4", shape.Reference.WhyUnjudgeable(0, new byte[6]));
        Assert.Equal("4 tokens, expected at most 3", Why(5, 6, 7, 8));
        Assert.Equal("token 1 is 300, expected 0 to 299", Why(5, 300, 7));
        Assert.Equal("token 0 is -1, expected 0 to 299", Why(-1));
        Assert.Equal("1 tokens after the end token 3, expected none", Why(5, 3, 7));
        Assert.Equal("2 tokens without the end token 3, expected 3", Why(5, 6));
        Assert.Null(Why(5, 6, 7));
        Assert.Null(Why(5, 3));
        Assert.Null(Why(3));
    }
}
