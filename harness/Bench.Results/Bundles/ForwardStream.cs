namespace Bench.Results.Bundles;

/// <summary>A stream that is read once, from front to back: what is left for its kinds to say is how to read and how much has been read.</summary>
internal abstract class ForwardStream(long length) : Stream
{
    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => length;

    /// <summary>Bytes handed over so far.</summary>
    public long Consumed { get; protected set; }

    /// <summary>Bytes not handed over yet.</summary>
    public long Remaining => length - Consumed;

    public sealed override long Position
    {
        get => Consumed;
        set => throw new NotSupportedException();
    }

    public abstract override int Read(Span<byte> buffer);

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override void Flush()
    {
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
