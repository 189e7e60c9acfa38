using System.Runtime.Intrinsics.X86;

namespace Bench.Workloads;

/// <summary>The caches and vectors of the processor that this runs on, where they decide how a product is cut.</summary>
internal static class ProcessorCaches
{
    // "AuthenticAMD", as CPUID spells it.
    private const int Auth = 0x68747541, Enti = 0x69746e65, CAmd = 0x444d4163;

    private const int ZenThreeAndFour = 0x19;

    /// <summary>Whether the L3 cache hands a core about what a kernel reads: then a larger part of B may come from there.</summary>
    /// <remarks>
    /// Measured from one core: 92 to 111 GB/s of AMD's (Zen 4 and Zen 5), which a few cores share; 11 to 32 of Intel's (Ice Lake), spread over a mesh. Any other is taken for far, which costs a near one a few percent;
    /// the other way round, a product of 1000 x 1000 loses half.
    /// </remarks>
    public static bool HasNearL3 { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0) is (_, Auth, CAmd, Enti);

    /// <summary>Whether vectors of 512 bits are multiplied in two halves, as Zen 4 does (AMD's family 19h; Zen 3, of the same family, has none): a multiply-add of 512 bits takes both units for a cycle and one of 256 bits one of them, so that a tile reads B half as fast as elsewhere.</summary>
    public static bool HalvesWideVectors { get; } = HasNearL3 && FamilyOf(X86Base.CpuId(1, 0).Eax) == ZenThreeAndFour;

    // What a far L3 cache, which others use too, does not keep from one reading to the next.
    private const long BytesFromMemory = 16L << 20;

    /// <summary>Whether weights of so many bytes, read over and over, come faster when a line of each of the next pages (eight; in vectors of less than 512 bits fp32 of four) is asked for in turn than in their order.</summary>
    /// <remarks>
    /// The L2 cache's prefetcher of an Intel core follows a page at a time and stops at its end; a core's own requests alone, ahead in one page, are too few for the latency of memory. Lines of eight pages in turn keep eight of its streams going.
    /// Measured on one core of Ice Lake, GB/s: from memory 10.4 in their order, 13.3 by pages; from the L3 cache (8 MB) 26 and 23. On AMD's (Zen 4) a row that asks by pages reads 19 GB/s from memory, one that does not 25.
    /// </remarks>
    public static bool ServesByPages(long bytes) => Sse.IsSupported && !HasNearL3 && bytes >= BytesFromMemory;

    // The family and what extends it, of CPUID's function 1.
    private static int FamilyOf(int signature) => ((signature >> 8) & 0xf) + ((signature >> 20) & 0xff);
}
