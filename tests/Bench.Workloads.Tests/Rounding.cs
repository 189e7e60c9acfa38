using Bench.Spec;

namespace Bench.Workloads.Tests;

/// <summary>Rounds fp32 values to coarser formats, to nearest, ties to even.</summary>
internal static class Rounding
{
    public static float To(NumberFormat format, float value) => format switch
    {
        NumberFormat.Fp32 => value,
        NumberFormat.Tf32 => DropBits(value, 13),
        NumberFormat.Bf16 => DropBits(value, 16),
        NumberFormat.Fp16 => (float)(Half)value,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static float DropBits(float value, int count)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint half = (1u << (count - 1)) - 1 + ((bits >> count) & 1);
        return BitConverter.UInt32BitsToSingle(unchecked(bits + half) & ~((1u << count) - 1));
    }
}
