using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Bundles;

/// <summary>A stretch of a file as a stream. It hands over the last byte alone, and remembers whether anybody asked for more.</summary>
/// <remarks>That is how the end of a DEFLATE stream is found exactly with an inflater that reports no position: when it has finished,
/// nothing may be left here (else bytes trail behind its end), and it must not have asked in vain (else the end is missing).</remarks>
internal sealed class SegmentStream(SafeFileHandle file, long offset, long length, bool ownsFile = false) : ForwardStream(length)
{
    /// <summary>Whether a read came after the last byte.</summary>
    public bool Starved { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (Remaining == 0)
        {
            Starved = true;
            return 0;
        }

        int wanted = (int)Math.Min(buffer.Length, Math.Max(1, Remaining - 1));
        int count = RandomAccess.Read(file, buffer[..wanted], offset + Consumed);
        if (count == 0)
        {
            throw new BundleRefusedException(BundleCode.Archive, "the file became shorter while it was read");
        }

        Consumed += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsFile)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
