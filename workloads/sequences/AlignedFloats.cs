using System.Runtime.InteropServices;
using Bench.Datasets;

namespace Bench.Workloads.Sequences;

/// <summary>Floats outside the garbage collector's reach, from a cache line's boundary, so that kernels hold plain addresses.</summary>
/// <remarks>More than 1 MiB is taken from <see cref="AlignedMemory"/>, in huge pages, unless it is not to be zeroed: then pages that nobody writes take no memory.</remarks>
internal sealed unsafe class AlignedFloats : IDisposable
{
    private const int Alignment = 64;

    // Half a huge page.
    private const int MostBytesOfSmallPages = 1 << 20;

    private readonly AlignedMemory? hugePages;

    /// <summary>Allocates.</summary>
    /// <param name="count">Number of floats.</param>
    /// <param name="zeroed">Whether they are zero; else whoever reads them writes them first, and pages that nobody writes take no memory.</param>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    public AlignedFloats(long count, bool zeroed = true)
    {
        nuint bytes = checked((nuint)Math.Max(count, 1) * sizeof(float));
        Count = count;
        if (zeroed && bytes > MostBytesOfSmallPages)
        {
            hugePages = new AlignedMemory((long)bytes);
            Address = (float*)hugePages.Address;
            return;
        }

        Address = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        if (zeroed)
        {
            NativeMemory.Clear(Address, bytes);
        }
    }

    /// <summary>The first float; null after disposal.</summary>
    public float* Address { get; private set; }

    /// <summary>Number of floats.</summary>
    public long Count { get; }

    /// <summary>A copy of floats, with zeros after it up to <paramref name="count"/>.</summary>
    public static AlignedFloats CopyOf(ReadOnlySpan<float> source, long count = 0)
    {
        AlignedFloats copy = new(Math.Max(source.Length, count));
        source.CopyTo(new Span<float>(copy.Address, source.Length));
        return copy;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (hugePages is null)
        {
            NativeMemory.AlignedFree(Address);
        }
        else
        {
            hugePages.Dispose();
        }

        Address = null;
    }
}
