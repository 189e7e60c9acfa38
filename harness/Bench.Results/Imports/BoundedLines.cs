namespace Bench.Results.Imports;

/// <summary>Reads a stream line by line in bounded memory, whatever it holds: of a line that is too long its beginning and its end.</summary>
internal sealed class BoundedLines(Stream stream)
{
    /// <summary>Most bytes of a line's beginning.</summary>
    public const int MostHead = 64 * 1024;

    private const int MostTail = 512;
    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly byte[] head = new byte[MostHead];
    private readonly byte[] tail = new byte[MostTail];
    private int position;
    private int filled;
    private int headLength;
    private long length;

    /// <summary>Lines read so far: the number of the last one, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>What is read passes through this first.</summary>
    public Action<ReadOnlySpan<byte>>? Passing { get; init; }

    /// <summary>The last line's beginning, without its end of line.</summary>
    public ReadOnlySpan<byte> Head => head.AsSpan(0, HasCarriageReturn && !IsTooLong ? headLength - 1 : headLength);

    /// <summary>Whether the last line is longer than its beginning.</summary>
    public bool IsTooLong => length > headLength;

    /// <summary>Whether the last line ends with CR LF.</summary>
    public bool HasCarriageReturn { get; private set; }

    /// <summary>The end of a line that is too long, in the order of the file.</summary>
    public byte[] Tail()
    {
        byte[] end = new byte[Math.Min(length, MostTail)];
        for (int i = 0; i < end.Length; i++)
        {
            end[i] = tail[(length - end.Length + i) % MostTail];
        }

        return end;
    }

    /// <summary>Goes to the next line; false at the end.</summary>
    public bool Next()
    {
        headLength = 0;
        length = 0;
        HasCarriageReturn = false;
        bool any = false;
        while (Fill())
        {
            any = true;
            ReadOnlySpan<byte> rest = buffer.AsSpan(position, filled - position);
            int end = rest.IndexOf((byte)'\n');
            Take(end < 0 ? rest : rest[..end]);
            position += end < 0 ? rest.Length : end + 1;
            if (end >= 0)
            {
                break;
            }
        }

        Number += any ? 1 : 0;
        HasCarriageReturn = length > 0 && tail[(length - 1) % MostTail] == (byte)'\r';
        return any;
    }

    private bool Fill()
    {
        if (position < filled)
        {
            return true;
        }

        position = 0;
        filled = stream.Read(buffer);
        Passing?.Invoke(buffer.AsSpan(0, filled));
        return filled > 0;
    }

    private void Take(ReadOnlySpan<byte> part)
    {
        ReadOnlySpan<byte> beginning = part[..Math.Min(part.Length, MostHead - headLength)];
        beginning.CopyTo(head.AsSpan(headLength));
        headLength += beginning.Length;

        // Only the last bytes of a part can be among the last of the line; each stands at its place in the line, modulo the room there is.
        ReadOnlySpan<byte> last = part[Math.Max(0, part.Length - MostTail)..];
        long first = length + part.Length - last.Length;
        for (int i = 0; i < last.Length; i++)
        {
            tail[(first + i) % MostTail] = last[i];
        }

        length += part.Length;
    }
}
