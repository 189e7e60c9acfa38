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

    /// <summary>Integers from -127 to 127, times a scale for each channel (the weights of one output): the greatest magnitude of the channel over 127.</summary>
    Int8,

    /// <summary>Integers from -7 to 7, times a scale for each channel: the greatest magnitude of the channel over 7.</summary>
    Int4,
}

/// <summary>What a reader must know of a number format.</summary>
public static class NumberFormats
{
    // The greatest of some thousand normal values: 3.3 deviations of 1,000, 3.9 of 10,000.
    private const double GreatestInDeviations = 4;

    extension(NumberFormat format)
    {
        /// <summary>The largest relative error of rounding a real number to the format (to nearest, no underflow): 2 to the minus significand bits.</summary>
        /// <remarks>Of integers with a scale the error is relative to the magnitude of a channel: half a step, where the greatest of the channel is four standard deviations.</remarks>
        public double UnitRoundoff => format switch
        {
            NumberFormat.Fp64 => Math.ScaleB(1, -53),
            NumberFormat.Fp32 => Math.ScaleB(1, -24),
            NumberFormat.Tf32 or NumberFormat.Fp16 => Math.ScaleB(1, -11),
            NumberFormat.Bf16 => Math.ScaleB(1, -8),
            NumberFormat.Int8 => GreatestInDeviations / (2 * 127),
            NumberFormat.Int4 => GreatestInDeviations / (2 * 7),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };

        /// <summary>Bits that a number takes in memory: 64, 32, 16, 8 or 4.</summary>
        public int Bits => format switch
        {
            NumberFormat.Fp64 => 64,
            NumberFormat.Fp32 or NumberFormat.Tf32 => 32,
            NumberFormat.Bf16 or NumberFormat.Fp16 => 16,
            NumberFormat.Int8 => 8,
            NumberFormat.Int4 => 4,
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }
}
