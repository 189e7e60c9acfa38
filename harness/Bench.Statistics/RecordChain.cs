using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>The hash chain over a run's records, block by block: what a run has written down by an instant is pinned then, and nothing before it can change unseen. Not thread-safe.</summary>
/// <remarks>
/// Part of the bundle's format. A block is <see cref="RecordsPerBlock"/> records, the most that 64 KiB hold (the last may have fewer).
/// Link 0 is 32 zero bytes; link k is SHA-256(link k-1 ‖ SHA-256(block k)). The head is the last link.
/// </remarks>
public sealed class RecordChain : IDisposable
{
    /// <summary>Records of a block.</summary>
    public const int RecordsPerBlock = 65_536 / QueryRecord.Size;

    private readonly IncrementalHash block = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] link = new byte[2 * SHA256.HashSizeInBytes];
    private int inBlock;

    /// <summary>Whole blocks so far.</summary>
    public long Blocks { get; private set; }

    /// <summary>The link after the last whole block.</summary>
    public Sha256Digest Link => Sha256Digest.FromHash(link.AsSpan(0, SHA256.HashSizeInBytes));

    /// <summary>The head over records that are all there.</summary>
    public static Sha256Digest HeadOf(ReadOnlySpan<QueryRecord> records)
    {
        using RecordChain chain = new();
        chain.Append(records);
        return chain.Conclude();
    }

    /// <summary>The head over the records of a log.</summary>
    public static Sha256Digest HeadOf(RecordPieces records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.ChainHead is { } known)
        {
            return known;
        }

        using RecordChain chain = new();
        records.Read(chain.Append);
        return chain.Conclude();
    }

    /// <summary>The link after a block: whoever keeps the links can tell of each block alone whether it is still the one that was there.</summary>
    /// <param name="before">The link before it, 32 bytes; zeros before the first block.</param>
    /// <param name="records">The block: <see cref="RecordsPerBlock"/> records, fewer only at the end.</param>
    /// <param name="after">Gets the link, 32 bytes.</param>
    public static void LinkAfter(ReadOnlySpan<byte> before, ReadOnlySpan<QueryRecord> records, Span<byte> after)
    {
        Span<byte> both = stackalloc byte[2 * SHA256.HashSizeInBytes];
        before.CopyTo(both);
        SHA256.HashData(MemoryMarshal.AsBytes(records), both[SHA256.HashSizeInBytes..]);
        SHA256.HashData(both, after);
    }

    /// <summary>Goes on with records, in order of issue.</summary>
    public void Append(ReadOnlySpan<QueryRecord> records)
    {
        while (!records.IsEmpty)
        {
            int taken = Math.Min(records.Length, RecordsPerBlock - inBlock);
            block.AppendData(MemoryMarshal.AsBytes(records[..taken]));
            inBlock += taken;
            records = records[taken..];
            if (inBlock == RecordsPerBlock)
            {
                Close();
                Blocks++;
            }
        }
    }

    /// <summary>Closes the last block and returns the head. Nothing can be appended after it.</summary>
    public Sha256Digest Conclude()
    {
        if (inBlock > 0)
        {
            Close();
        }

        return Link;
    }

    /// <inheritdoc/>
    public void Dispose() => block.Dispose();

    private void Close()
    {
        block.GetHashAndReset(link.AsSpan(SHA256.HashSizeInBytes));
        SHA256.HashData(link, link.AsSpan(0, SHA256.HashSizeInBytes));
        inBlock = 0;
    }
}
