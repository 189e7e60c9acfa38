using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Bench.Workloads.Attention;

/// <summary>Cache lines that will be needed soon, asked for a few at a time between products: all at once, each would wait for the one before it, and the product for all.</summary>
/// <param name="first">Where the lines begin.</param>
/// <param name="bytes">How long they are.</param>
/// <param name="second">Where others begin.</param>
/// <param name="times">How often there will be an occasion to ask, at least 1.</param>
internal unsafe ref struct LinesAhead(byte* first, nint bytes, byte* second, int times)
{
    private const int BytesOfLine = 64;

    private readonly byte* end = first + bytes;
    private readonly nint step = (bytes + (times * BytesOfLine) - 1) / (times * BytesOfLine) * BytesOfLine;

    /// <summary>Asks for the next few of both; for nothing where the processor takes no requests.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Ask()
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        byte* until = first + step < end ? first + step : end;
        for (; first < until; first += BytesOfLine, second += BytesOfLine)
        {
            Sse.Prefetch1(first);
            Sse.Prefetch1(second);
        }
    }
}
