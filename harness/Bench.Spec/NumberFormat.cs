namespace Bench.Spec;

/// <summary>A number format of inputs or of accumulation.</summary>
public enum NumberFormat
{
    /// <summary>IEEE binary64.</summary>
    Fp64,

    /// <summary>IEEE binary32, 24 significand bits.</summary>
    Fp32,

    /// <summary>TensorFloat-32: 8 exponent and 11 significand bits.</summary>
    Tf32,

    /// <summary>bfloat16: 8 exponent and 8 significand bits.</summary>
    Bf16,

    /// <summary>IEEE binary16, 11 significand bits.</summary>
    Fp16,
}

/// <summary>What a reader must know of a number format.</summary>
public static class NumberFormats
{
    extension(NumberFormat format)
    {
        /// <summary>The largest relative error of rounding a real number to the format (to nearest, no underflow): 2 to the minus significand bits.</summary>
        public double UnitRoundoff => format switch
        {
            NumberFormat.Fp64 => Math.ScaleB(1, -53),
            NumberFormat.Fp32 => Math.ScaleB(1, -24),
            NumberFormat.Tf32 or NumberFormat.Fp16 => Math.ScaleB(1, -11),
            NumberFormat.Bf16 => Math.ScaleB(1, -8),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }
}
