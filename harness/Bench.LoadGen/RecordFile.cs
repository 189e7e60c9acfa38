using System.Runtime.InteropServices;
using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>The records of a <c>queries.bin</c>, read in pieces: a file of 10^8 records needs the memory of one piece.</summary>
/// <param name="path">The file.</param>
/// <param name="written">How many records were written to it.</param>
/// <param name="mayHaveTokens">Whether token times were written beside it.</param>
public sealed class RecordFile(string path, long written, bool mayHaveTokens = true) : RecordPieces
{
    // A megabyte and a half: large enough for the disk, small enough for the cache.
    private const int PieceLength = 1 << 16;

    /// <inheritdoc/>
    public override long Count => written;

    /// <inheritdoc/>
    public override bool MayHaveTokens => mayHaveTokens;

    /// <inheritdoc/>
    public override QueryRecord[] Last(int count)
    {
        QueryRecord[] last = new QueryRecord[Math.Min(count, written)];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        file.Seek((written - last.Length) * QueryRecord.Size, SeekOrigin.Begin);
        file.ReadExactly(MemoryMarshal.AsBytes(last.AsSpan()));
        return last;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file is gone, or shorter than it was written.</exception>
    public override IEnumerable<ReadOnlyMemory<QueryRecord>> Pieces()
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        QueryRecord[] piece = new QueryRecord[Math.Min(written, PieceLength)];
        for (long read = 0; read < written;)
        {
            int length = (int)Math.Min(piece.Length, written - read);
            file.ReadExactly(MemoryMarshal.AsBytes(piece.AsSpan(0, length)));
            yield return piece.AsMemory(0, length);
            read += length;
        }
    }
}
