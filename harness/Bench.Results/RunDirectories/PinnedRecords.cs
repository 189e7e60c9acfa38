using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.RunDirectories;

/// <summary>The records of a <c>queries.bin</c> that are too many to be held: they are read from the file as often as need be, each block pinned by the link of the hash chain that it had when it was read first.</summary>
/// <remarks>Ten million records need 130 KB of links and two pieces of a quarter of a megabyte. A block that has changed since is refused, so that all who read see the same records.</remarks>
internal sealed class PinnedRecords : RecordPieces
{
    private const int LinkBytes = SHA256.HashSizeInBytes;
    private const int PieceLength = 4 * RecordChain.RecordsPerBlock;

    private readonly StoredBytes place;
    private readonly byte[] links;
    private readonly long[] ended = new long[(int)QueryStatus.TimedOut + 1];
    private bool anyTokens;
    private Block? latest;

    private PinnedRecords(StoredBytes place)
    {
        this.place = place;
        Count = place.Length / QueryRecord.Size;
        links = new byte[checked((int)(((Count + RecordChain.RecordsPerBlock - 1) / RecordChain.RecordsPerBlock) + 1) * LinkBytes)];
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override bool MayHaveTokens => anyTokens;

    /// <inheritdoc/>
    public override Sha256Digest? ChainHead => Sha256Digest.FromHash(links.AsSpan(links.Length - LinkBytes));

    /// <inheritdoc/>
    public override QueryRecord this[int number]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
            (int block, int inBlock) = Math.DivRem(number, RecordChain.RecordsPerBlock);
            Block read = latest is { } kept && kept.Number == block ? kept : latest = ReadBlock(block);
            return read.Records[inBlock];
        }
    }

    /// <summary>Reads the records for the first time.</summary>
    /// <param name="stream">Their bytes, checked by whoever vouches for them when the end is reached.</param>
    /// <param name="place">Where they can be read again: whole records.</param>
    /// <param name="look">Called for each piece; a piece is valid until it returns.</param>
    /// <returns>The records; null when the stream does not end with them.</returns>
    public static PinnedRecords? Read(Stream stream, StoredBytes place, Action<ReadOnlySpan<QueryRecord>> look)
    {
        PinnedRecords records = new(place);
        long left = records.Count;
        int block = 0;
        foreach (ReadOnlyMemory<QueryRecord> piece in ReadAhead.Of<QueryRecord>(PieceLength, Fill))
        {
            records.Tally(piece.Span);
            block = records.Pin(block, piece.Span);
            look(piece.Span);
        }

        // The end must be reached: only then has a verified stream checked what it gave.
        return stream.ReadByte() < 0 ? records : null;

        int Fill(QueryRecord[] piece)
        {
            int length = (int)Math.Min(piece.Length, left);
            stream.ReadExactly(MemoryMarshal.AsBytes(piece.AsSpan(0, length)));
            left -= length;
            return length;
        }
    }

    /// <inheritdoc/>
    public override long CountOf(QueryStatus status) => ended[(int)status];

    /// <inheritdoc/>
    public override QueryRecord[] Last(int count)
    {
        int taken = (int)Math.Min(count, Count);
        return [.. Enumerable.Range(Length - taken, taken).Select(number => this[number])];
    }

    /// <inheritdoc/>
    /// <exception cref="BundleChangedException">The records are not those that were read first.</exception>
    public override IEnumerable<ReadOnlyMemory<QueryRecord>> Pieces()
    {
        using SafeFileHandle file = Open();
        long first = 0;
        foreach (ReadOnlyMemory<QueryRecord> piece in ReadAhead.Of<QueryRecord>(PieceLength, Fill))
        {
            yield return piece;
        }

        int Fill(QueryRecord[] piece)
        {
            int length = (int)Math.Min(piece.Length, Count - first);
            ReadAgain(file, first, piece.AsSpan(0, length));
            first += length;
            return length;
        }
    }

    private static Span<byte> At(byte[] links, int number) => links.AsSpan(number * LinkBytes, LinkBytes);

    private static ReadOnlySpan<QueryRecord> FirstBlockOf(ReadOnlySpan<QueryRecord> records) => records[..Math.Min(records.Length, RecordChain.RecordsPerBlock)];

    private void Tally(ReadOnlySpan<QueryRecord> piece)
    {
        foreach (ref readonly QueryRecord record in piece)
        {
            anyTokens |= record.TokenOffset != QueryRecord.NoTokens;
            if (record.Status <= QueryStatus.TimedOut)
            {
                ended[(int)record.Status]++;
            }
        }
    }

    private int Pin(int block, ReadOnlySpan<QueryRecord> records)
    {
        for (; !records.IsEmpty; records = records[FirstBlockOf(records).Length..])
        {
            RecordChain.LinkAfter(At(links, block), FirstBlockOf(records), At(links, block + 1));
            block++;
        }

        return block;
    }

    private Block ReadBlock(int number)
    {
        using SafeFileHandle file = Open();
        long first = (long)number * RecordChain.RecordsPerBlock;
        QueryRecord[] records = new QueryRecord[Math.Min(RecordChain.RecordsPerBlock, Count - first)];
        ReadAgain(file, first, records);
        return new Block(number, records);
    }

    /// <summary>Reads whole blocks and compares each with its link.</summary>
    private void ReadAgain(SafeFileHandle file, long first, Span<QueryRecord> records)
    {
        try
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(records);
            StrictZip.ReadExactly(file, bytes, place.Offset + (first * QueryRecord.Size));
        }
        catch (Exception failed) when (failed is BundleRefusedException or IOException)
        {
            throw Changed(failed);
        }

        Span<byte> link = stackalloc byte[LinkBytes];
        int block = (int)(first / RecordChain.RecordsPerBlock);
        for (ReadOnlySpan<QueryRecord> rest = records; !rest.IsEmpty; rest = rest[FirstBlockOf(rest).Length..])
        {
            RecordChain.LinkAfter(At(links, block), FirstBlockOf(rest), link);
            if (!link.SequenceEqual(At(links, ++block)))
            {
                throw Changed(null);
            }
        }
    }

    private SafeFileHandle Open()
    {
        try
        {
            return Posix.Open(place.Path);
        }
        catch (IOException failed)
        {
            throw Changed(failed);
        }
    }

    private BundleChangedException Changed(Exception? inner) =>
        new($"{place.Path} is not what was read a moment ago", "let nobody write to it while it is judged, and judge it again", inner);

    private sealed record Block(int Number, QueryRecord[] Records);
}
