namespace Bench.KernelGenerator;

/// <summary>A format that weights are stored in and multiplied from, in fp32.</summary>
/// <param name="Name">Its name in the generated source.</param>
/// <param name="Bits">Bits of a weight: 16, 8 or 4.</param>
/// <remarks>
/// Every 32-bit lane of a stored vector holds the weights of one column of each of the tile's two vectors, for one term or several:
/// of term t and vector v from bit (2t + v) × <see cref="Bits"/>. So a shift or two bring them in place, and nothing moves from lane to lane.
/// </remarks>
internal sealed record StoredFormat(string Name, int Bits)
{
    /// <summary>Every format.</summary>
    public static IReadOnlyList<StoredFormat> All { get; } = [new("Bf16", 16), new("Fp16", 16), new("Int8", 8), new("Int4", 4)];

    /// <summary>Those that integer kernels have too.</summary>
    public static IReadOnlyList<StoredFormat> Integers { get; } = [.. All.Where(static format => format.Bits < 16)];

    /// <summary>Terms that a stored vector holds.</summary>
    public int Terms => 16 / Bits;
}
