using System.Runtime.Intrinsics.X86;

namespace Bench.Workloads;

/// <summary>The caches of the processor that this runs on, where they decide how a product is cut.</summary>
internal static class ProcessorCaches
{
    // "AuthenticAMD", as CPUID spells it.
    private const int Auth = 0x68747541, Enti = 0x69746e65, CAmd = 0x444d4163;

    /// <summary>Whether the L3 cache hands a core about what a kernel reads: then a larger part of B may come from there.</summary>
    /// <remarks>
    /// Measured from one core: 92 to 111 GB/s of AMD's (Zen 5), which a few cores share; 11 to 32 of Intel's (Ice Lake), spread over a mesh. Any other is taken for far, which costs a near one a few percent;
    /// the other way round, a product of 1000 x 1000 loses half.
    /// </remarks>
    public static bool HasNearL3 { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0) is (_, Auth, CAmd, Enti);
}
