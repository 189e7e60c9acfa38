namespace Bench.KernelGenerator;

/// <summary>What a processor's registers hold of C: m_r rows by n_r columns, in vectors of one width.</summary>
/// <param name="Bits">Width of a vector: 512, 256 or 128.</param>
/// <param name="Rows">Most rows, m_r.</param>
/// <param name="Vectors">Vectors of a row: n_r = vectors × bits / 32.</param>
/// <param name="PairRows">Most rows of a tile over two micro-panels of B side by side; 0: there are none.</param>
/// <param name="TripleRows">Most rows of a tile over a micro-panel of B and the first half of the next; 0: there are none.</param>
public sealed record RegisterTile(int Bits, int Rows, int Vectors, int PairRows, int TripleRows)
{
    /// <summary>Every tile that is generated.</summary>
    /// <remarks>
    /// AVX-512 has 32 registers: 28 sums, 2 vectors of B, 1 element of A. AVX2 has 16: 12 + 2 + 1. ARM NEON has 32 of 128 bits: 24 + 2 + 1.
    /// Taller or wider tiles spill; smaller ones load more than they multiply. Over two micro-panels of B AVX-512 has 24 sums, 4 vectors of B, 1 element of A:
    /// ten loads for 24 multiply-adds where 14 rows over one have sixteen for 28, which some processors do not keep up with; over one and a half 27 sums, 3 vectors, 1 element: twelve loads for 27.
    /// </remarks>
    public static IReadOnlyList<RegisterTile> All { get; } = [new(512, Rows: 14, Vectors: 2, PairRows: 6, TripleRows: 9), new(256, Rows: 6, Vectors: 2, PairRows: 0, TripleRows: 0), new(128, Rows: 12, Vectors: 2, PairRows: 0, TripleRows: 0)];

    /// <summary>Elements of a vector.</summary>
    public int Lanes => Bits / 32;

    /// <summary>The vector type's name.</summary>
    public string Type => $"Vector{Bits}";

    /// <summary>Columns, n_r.</summary>
    public int Columns => Vectors * Lanes;

    /// <summary>Whether vectors can be loaded and stored in part.</summary>
    public bool Masked => Bits == 512;

    /// <summary>The generated class.</summary>
    public string ClassName => $"MicroKernels{Bits}";

    /// <summary>Its file.</summary>
    public string FileName => $"{ClassName}.g.cs";

    /// <summary>The generated class for stored weights.</summary>
    public string WeightClassName => $"WeightKernels{Bits}";

    /// <summary>The generated class for stored integers and rows of integers.</summary>
    public string IntegerClassName => $"IntegerKernels{Bits}";

    /// <summary>Every file of the tile, with its text.</summary>
    public IReadOnlyList<(string FileName, string Text)> Sources =>
    [
        (FileName, MicroKernelSource.Of(this)),
        ($"{WeightClassName}.g.cs", WeightKernelSource.Of(this)),
        .. Bits >= 256 ? [($"{IntegerClassName}.g.cs", IntegerKernelSource.Of(this))] : Array.Empty<(string, string)>(),
    ];
}
