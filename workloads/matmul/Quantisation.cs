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

        float greatest = 0;
        foreach (float weight in channel)
        {
            greatest = Math.Max(greatest, Math.Abs(weight));
        }

        return greatest / GreatestOf(format);
    }

    /// <summary>The stored number's bits, in the low bits of the result; the others are 0.</summary>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="weight">The weight; finite.</param>
    /// <param name="scale">That of its channel.</param>
    /// <exception cref="ArgumentException">fp16 ends at 65504, before the weight.</exception>
    public static uint Encode(NumberFormat format, float weight, float scale) => format switch
    {
        NumberFormat.Bf16 => RoundedToBf16(BitConverter.SingleToUInt32Bits(weight)),
        NumberFormat.Fp16 => Half.IsFinite((Half)weight) ? BitConverter.HalfToUInt16Bits((Half)weight) : throw new ArgumentException($"a weight of {weight} is beyond fp16, which ends at 65504", nameof(weight)),
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

    // The quotient can round to a little above the greatest integer, never to the next.
    private static int Rounded(NumberFormat format, float weight, float scale) => scale == 0 ? 0 : (int)MathF.Round(weight / scale);

    private static int GreatestOf(NumberFormat format) => format switch
    {
        NumberFormat.Int8 => 127,
        NumberFormat.Int4 => 7,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "int8 or int4"),
    };
}
