using System.Runtime.InteropServices;

namespace Bench.LoadGen;

/// <summary>A counter with cache lines to itself: what one thread counts must not slow what another reads.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedLong
{
    [FieldOffset(128)]
    public long Value;
}
