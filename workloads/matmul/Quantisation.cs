using System.Numerics;
using Bench.Spec;

namespace Bench.Workloads.Matmul;

/// <summary>How weights become numbers of a smaller format: from the given weights alone, by rounding to nearest.</summary>
/// <remarks>
/// bf16 and fp16: the nearest number of the format, ties to even. int8 and int4: q = round(w / s), ties to even, with s = max |w| / 127 or max |w| / 7 over the weights of one output (a channel);
/// no zero point, no calibration. Source of what is allowed: MLPerf Inference Rules, "Weight Definition and Quantization" (mathematically described, from the given weights).
/// </remarks>
public static class Quantisation
{
    /// <summary>What the stored numbers of a channel are multiplied by; 0 where all weights are 0, and 1 for formats that are no integers.</summary>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="channel">The weights of one output; finite.</param>
    public static float ScaleOf(NumberFormat format, ReadOnlySpan<float> channel)
    {
        if (format is NumberFormat.Bf16 or NumberFormat.Fp16)
        {
            return 1;
        }

        Vector<float> lanes = Vector<float>.Zero;
        int whole = channel.Length - (channel.Length % Vector<float>.Count);
        for (int i = 0; i < whole; i += Vector<float>.Count)
        {
            lanes = Vector.Max(lanes, Vector.Abs(new Vector<float>(channel[i..])));
        }

        float greatest = 0;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            greatest = Math.Max(greatest, lanes[lane]);
        }

        foreach (float weight in channel[whole..])
        {
            greatest = Math.Max(greatest, Math.Abs(weight));
        }

        return greatest / GreatestOf(format);
    }

    /// <summary><see cref="ScaleOf"/> of channels that are the columns of a matrix.</summary>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="weights">The first of its elements in the first of the columns; finite.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="scales">Receives a scale for each column.</param>
    internal static unsafe void ScalesOf(NumberFormat format, float* weights, int rows, nint stride, Span<float> scales)
    {
        scales.Fill(format is NumberFormat.Bf16 or NumberFormat.Fp16 ? 1 : 0);
        if (format is NumberFormat.Bf16 or NumberFormat.Fp16)
        {
            return;
        }

        for (int row = 0; row < rows; row++, weights += stride)
        {
            ReadOnlySpan<float> those = new(weights, scales.Length);
            int i = 0;
            for (; i + Vector<float>.Count <= scales.Length; i += Vector<float>.Count)
            {
                Vector.Max(new Vector<float>(scales[i..]), Vector.Abs(new Vector<float>(those[i..]))).CopyTo(scales[i..]);
            }

            for (; i < scales.Length; i++)
            {
                scales[i] = Math.Max(scales[i], Math.Abs(those[i]));
            }
        }

        foreach (ref float scale in scales)
        {
            scale /= GreatestOf(format);
        }
    }

    /// <summary>The numbers that stand for weights, in fp32: each to the last bit its scale times what <see cref="Decode"/> makes of <see cref="Encode"/>'s.</summary>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="weights">The weights; finite.</param>
    /// <param name="scales">The scale of each, or one for all.</param>
    /// <param name="rounded">Receives as many.</param>
    /// <exception cref="ArgumentException">fp16 ends at 65504, before a weight.</exception>
    public static void Round(NumberFormat format, ReadOnlySpan<float> weights, ReadOnlySpan<float> scales, Span<float> rounded)
    {
        bool one = scales.Length == 1;
        int i = 0;
        for (; i + Vector<float>.Count <= weights.Length; i += Vector<float>.Count)
        {
            Vector<float> lanes = new(weights[i..]);
            (format switch
            {
                NumberFormat.Bf16 => RoundedToBf16(lanes),
                NumberFormat.Fp16 => RoundedToFp16(lanes),
                _ => RoundedToIntegers(lanes, one ? new Vector<float>(scales[0]) : new Vector<float>(scales[i..])),
            }).CopyTo(rounded[i..]);
        }

        for (; i < weights.Length; i++)
        {
            float scale = scales[one ? 0 : i];
            rounded[i] = scale * Decode(format, Encode(format, weights[i], scale));
        }
    }

    /// <summary>The stored number's bits, in the low bits of the result; the others are 0.</summary>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="weight">The weight; finite.</param>
    /// <param name="scale">That of its channel.</param>
    /// <exception cref="ArgumentException">fp16 ends at 65504, before the weight.</exception>
    public static uint Encode(NumberFormat format, float weight, float scale) => format switch
    {
        NumberFormat.Bf16 => RoundedToBf16(BitConverter.SingleToUInt32Bits(weight)),
        NumberFormat.Fp16 => Half.IsFinite((Half)weight) ? BitConverter.HalfToUInt16Bits((Half)weight) : throw BeyondFp16(weight),
        NumberFormat.Int8 or NumberFormat.Int4 => unchecked((uint)Rounded(format, weight, scale)) & ((1u << format.Bits) - 1),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "bf16, fp16, int8 or int4"),
    };

    /// <summary>The number that a kernel multiplies by, without its channel's scale.</summary>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="bits">As <see cref="Encode"/> gives them.</param>
    public static float Decode(NumberFormat format, uint bits) => format switch
    {
        NumberFormat.Bf16 => BitConverter.UInt32BitsToSingle(bits << 16),
        NumberFormat.Fp16 => (float)BitConverter.UInt16BitsToHalf((ushort)bits),
        NumberFormat.Int8 or NumberFormat.Int4 => unchecked((int)(bits << (32 - format.Bits)) >> (32 - format.Bits)),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "bf16, fp16, int8 or int4"),
    };

    // Adding half of the last place that stays, or a little less where it is even, carries exactly when rounding goes up.
    private static uint RoundedToBf16(uint bits) => unchecked(bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;

    private static Vector<float> RoundedToBf16(Vector<float> weights)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(weights);
        return Vector.AsVectorSingle((bits + new Vector<uint>(0x7FFF) + ((bits >> 16) & Vector<uint>.One)) & new Vector<uint>(0xFFFF0000));
    }

    // Below 2⁻¹⁴ numbers of fp16 are 2⁻²⁴ apart, as those of fp32 behind a half; above, the carry is as in bf16.
    private static Vector<float> RoundedToFp16(Vector<float> weights)
    {
        const float LeastNormal = 1.0f / (1 << 14), Greatest = 65504, Half = 0.5f;
        Vector<uint> bits = Vector.AsVectorUInt32(weights), sign = bits & new Vector<uint>(0x80000000);
        Vector<float> magnitude = Vector.Abs(weights);
        Vector<float> subnormal = Vector.AsVectorSingle(Vector.AsVectorUInt32(magnitude + new Vector<float>(Half) - new Vector<float>(Half)) | sign);
        Vector<float> normal = Vector.AsVectorSingle((bits + new Vector<uint>(0xFFF) + ((bits >> 13) & Vector<uint>.One)) & new Vector<uint>(0xFFFFE000));
        if (Vector.GreaterThanAny(Vector.Abs(normal), new Vector<float>(Greatest)))
        {
            float beyond = Enumerable.Range(0, Vector<float>.Count).Select(lane => weights[lane]).MaxBy(Math.Abs);
            throw BeyondFp16(beyond);
        }

        return Vector.ConditionalSelect(Vector.LessThan(magnitude, new Vector<float>(LeastNormal)), subnormal, normal);
    }

    // No zero is negative: an integer has no such.
    private static Vector<float> RoundedToIntegers(Vector<float> weights, Vector<float> scales) =>
        Vector.ConditionalSelect(Vector.Equals(scales, Vector<float>.Zero), Vector<float>.Zero, scales * (Vector.Round(weights / scales) + Vector<float>.Zero));

    private static ArgumentException BeyondFp16(float weight) => new($"a weight of {weight} is beyond fp16, which ends at 65504", nameof(weight));

    // The quotient can round to a little above the greatest integer, never to the next.
    private static int Rounded(NumberFormat format, float weight, float scale) => scale == 0 ? 0 : (int)MathF.Round(weight / scale);

    private static int GreatestOf(NumberFormat format) => format switch
    {
        NumberFormat.Int8 => 127,
        NumberFormat.Int4 => 7,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "int8 or int4"),
    };
}
