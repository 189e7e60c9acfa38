using System.Collections.Immutable;

namespace Bench.Workloads.Matmul;

/// <summary>The product from the textbook to the limit of the machine, each rung by name.</summary>
public static class MatmulLadder
{
    /// <summary>Operands packed and cut into blocks, on one thread.</summary>
    internal const string Packed = "packed";

    /// <summary>The fast kernel, as without a name.</summary>
    internal const string Threads = "threads";

    private const string Triple = "triple-loop", Reordered = "reordered", Vectors = "vectors", Tiles = "register-tile";

    /// <summary>The rungs, slowest first.</summary>
    public static ImmutableArray<Implementation> Rungs { get; } =
    [
        new(Triple, "three loops, one sum at a time, one thread"),
        new(Reordered, "the loop over columns innermost: rows are read along, one thread"),
        new(Vectors, "the same with vectors and fused multiply-adds, one thread"),
        new(Tiles, "a tile of C in registers, operands as they lie, one thread"),
        new(Packed, "operands packed and cut into blocks for the caches, one thread"),
        new(Threads, "blocks divided among all threads: the fast kernel"),
    ];

    /// <summary>Whether a rung computes with operands as they lie.</summary>
    internal static bool IsPlain(string? implementation) => implementation is Triple or Reordered or Vectors or Tiles;

    /// <summary>The loops of a rung; null for <see cref="Packed"/>, <see cref="Threads"/> and no name at all, which are the fast kernel's.</summary>
    internal static unsafe delegate*<Bench.Spec.Problems.MatmulShape, float*, float*, float*, void> LoopsOf(string? implementation) => implementation switch
    {
        Triple => &MatmulLoops.Triple,
        Reordered => &MatmulLoops.Reordered,
        Vectors => &MatmulLoops.Vectors,
        Tiles => &MatmulLoops.Tiles,
        _ => null,
    };
}
