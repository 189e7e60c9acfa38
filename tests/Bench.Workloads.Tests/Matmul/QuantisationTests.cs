using Bench.Spec;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Tests.Matmul;

public sealed class QuantisationTests
{
    [Fact]
    public void Bf16_and_fp16_are_the_nearest_numbers_ties_to_even()
    {
        foreach (NumberFormat format in new[] { NumberFormat.Bf16, NumberFormat.Fp16 })
        {
            foreach (float weight in (float[])[0, -0f, 1, 1.00390625f, 1.01171875f, -3.14159274f, 65504, 1e-7f, 6e-8f, -2.98e-8f, .. Enumerable.Range(0, 4000).Select(static i => MathF.Sin(i) / (1 + i))])
            {
                Assert.Equal(Rounding.To(format, weight), Quantisation.Decode(format, Quantisation.Encode(format, weight, 1)));
            }
        }
    }

    [Theory]
    [InlineData(NumberFormat.Int8, 127)]
    [InlineData(NumberFormat.Int4, 7)]
    public void Integers_lie_within_half_a_step_and_the_greatest_weight_takes_the_greatest_integer(NumberFormat format, int greatest)
    {
        float[] channel = [.. Enumerable.Range(0, 1000).Select(static i => MathF.Sin(i * 1.7f)), -1.5f];
        float scale = Quantisation.ScaleOf(format, channel);
        Assert.Equal(1.5f / greatest, scale);
        Assert.Equal(-greatest, Quantisation.Decode(format, Quantisation.Encode(format, -1.5f, scale)));
        Assert.All(channel, weight =>
        {
            uint bits = Quantisation.Encode(format, weight, scale);
            Assert.Equal(0u, bits >> format.Bits);
            Assert.InRange(Math.Abs((Quantisation.Decode(format, bits) * scale) - weight), 0, scale * 0.50001f);
        });
    }

    [Theory]
    [InlineData(NumberFormat.Bf16)]
    [InlineData(NumberFormat.Fp16)]
    [InlineData(NumberFormat.Int8)]
    [InlineData(NumberFormat.Int4)]
    public void Several_at_once_are_rounded_to_the_same_bits_as_one_by_one(NumberFormat format)
    {
        float[] special = [0, -0f, 1, 1.00390625f, 1.01171875f, -3.14159274f, 6.1035156e-5f, 6.1e-5f, -6.0975552e-5f, 6e-8f, -2.98e-8f, 2.9e-8f, 8.9e-8f, 1e-30f, 65504, -65519, 0.5f, 2.5f, -3.5f];
        for (int count = 0; count < 70; count++)
        {
            float[] weights = [.. special.Concat(Enumerable.Range(0, 70).Select(i => MathF.Sin(i + count) * MathF.Exp(i % 23 - 20))).Skip(count % 5).Take(count)];
            float scale = Quantisation.ScaleOf(format, weights);
            float[] scales = [.. Enumerable.Range(0, count).Select(i => format is NumberFormat.Bf16 or NumberFormat.Fp16 ? 1 : i % 7 == 3 ? 0 : scale * (1 + (i % 3)))];
            float[] rounded = new float[count];
            foreach (float[] some in new[] { scales, [scale] })
            {
                Quantisation.Round(format, weights, some, rounded);
                Assert.Equal(
                    weights.Select((weight, i) => Of(weight, some[some.Length == 1 ? 0 : i])).Select(BitConverter.SingleToInt32Bits),
                    rounded.Select(BitConverter.SingleToInt32Bits));
            }
        }

        float Of(float weight, float scale) => scale * Quantisation.Decode(format, Quantisation.Encode(format, weight, scale));
    }

    [Fact]
    public void A_channel_of_zeros_stays_zero()
    {
        Assert.Equal(0, Quantisation.ScaleOf(NumberFormat.Int8, new float[5]));
        Assert.Equal(0u, Quantisation.Encode(NumberFormat.Int8, 0, 0));
    }

    [Fact]
    public void A_weight_beyond_fp16_is_refused_with_its_value()
    {
        Assert.Contains("70000", Assert.Throws<ArgumentException>(static () => Quantisation.Encode(NumberFormat.Fp16, 70000, 1)).Message, StringComparison.Ordinal);
        float[] many = [.. Enumerable.Repeat(1f, 20), -70000, .. Enumerable.Repeat(1f, 20)];
        Assert.Contains("-70000", Assert.Throws<ArgumentException>(() => Quantisation.Round(NumberFormat.Fp16, many, [1], new float[many.Length])).Message, StringComparison.Ordinal);
    }
}
