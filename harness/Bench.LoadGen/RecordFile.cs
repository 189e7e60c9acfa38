using System.Runtime.InteropServices;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>The records of a <c>queries.bin</c>, read in pieces: a file of 10^8 records needs the memory of one piece.</summary>
/// <param name="path">The file.</param>
/// <param name="count">How many records were written to it.</param>
public sealed class RecordFile(string path, long count) : RecordPieces
{
    // A megabyte and a half: large enough for the disk, small enough for the cache.
    private const int PieceLength = 1 << 16;

    /// <inheritdoc/>
    public override long Count => count;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file is gone, or shorter than it was written.</exception>
    public override void Read(Action<ReadOnlySpan<QueryRecord>> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        QueryRecord[] piece = new QueryRecord[Math.Min(count, PieceLength)];
        for (long read = 0; read < count;)
        {
            int length = (int)Math.Min(piece.Length, count - read);
            file.ReadExactly(MemoryMarshal.AsBytes(piece.AsSpan(0, length)));
            take(piece.AsSpan(0, length));
            read += length;
        }
    }
}
