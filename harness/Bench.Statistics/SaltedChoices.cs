using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>What a run's salt decides: the query ids, which responses are kept, and which positions of a response are judged. Pure: whoever knows the salt derives all of it again.</summary>
/// <remarks>
/// Part of the bundle's format. Each purpose has its own key, from the beginning of SHA-256(salt ‖ purpose), the purpose in ASCII without a terminator:
/// 16 bytes for the ids' cipher, 8 bytes, little-endian, for a <see cref="Philox4x32"/>.
/// <list type="bullet">
/// <item><c>query-id</c>: the id of record r is r encrypted by <see cref="Speck64"/>, so that an id leads back to its record without a table.</item>
/// <item><c>kept</c>: record r is kept when the top 53 bits of double word r of stream 0, times 2^-53, are less than the share.</item>
/// <item><c>positions</c>: Floyd's sampling (Bentley and Floyd, "A sample of brilliance", CACM 30, 1987). For i = 0 … count-1 let j = elements-count+i and
/// t = floor(w·(j+1) / 2^64), w being double word i of stream r; take t, or j where t was taken before. The result is sorted.</item>
/// </list>
/// The salt is fixed (by its SHA-256) before the run and revealed after it, so that neither side can steer the choices. Thread-safe.
/// </remarks>
public sealed class SaltedChoices
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 32;

    private readonly Speck64 ids;
    private readonly Philox4x32 kept;
    private readonly ulong positionsKey;

    /// <summary>The choices of a salt of <see cref="SaltBytes"/> bytes.</summary>
    /// <exception cref="ArgumentException">The salt has another length.</exception>
    public SaltedChoices(ReadOnlySpan<byte> salt)
    {
        if (salt.Length != SaltBytes)
        {
            throw new ArgumentException($"a salt has {SaltBytes} bytes, not {salt.Length}", nameof(salt));
        }

        ids = new Speck64(DigestFor(salt, "query-id").AsSpan(0, Speck64.KeyBytes));
        kept = new Philox4x32(KeyFor(salt, "kept"), 0);
        positionsKey = KeyFor(salt, "positions");
    }

    /// <summary>The id of a record; any 64 bits.</summary>
    /// <param name="record">Record number in order of issue, from 0.</param>
    public ulong QueryId(long record)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(record);
        return ids.Encrypt((ulong)record);
    }

    /// <summary>The ids of consecutive records.</summary>
    /// <param name="first">The first record's number, from 0.</param>
    /// <param name="ids">Gets the ids.</param>
    public void QueryIds(long first, Span<ulong> ids)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        this.ids.EncryptRange((ulong)first, ids);
    }

    /// <summary>The record that an id stands for; a number beyond every record for an id that was never given.</summary>
    public ulong RecordOf(ulong id) => ids.Decrypt(id);

    /// <summary>The digest of the ids of a run's first records, in order of issue.</summary>
    /// <param name="records">Number of records.</param>
    public Sha256Digest QueryIdsDigest(long records)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        using StreamDigest digest = new();
        ulong[] some = new ulong[4096];
        for (long first = 0; first < records; first += some.Length)
        {
            Span<ulong> batch = some.AsSpan(0, (int)Math.Min(some.Length, records - first));
            QueryIds(first, batch);
            digest.Append(batch);
        }

        return digest.Conclude();
    }

    /// <summary>Whether the response of a record is kept for judging.</summary>
    /// <param name="record">Record number in order of issue, from 0.</param>
    /// <param name="share">The share of responses kept, in [0, 1].</param>
    public bool IsKept(long record, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(record);
        return (kept.DoubleWord((ulong)record) >> 11) * Math.ScaleB(1, -53) < share;
    }

    /// <summary>The positions of a response that are judged: ascending, distinct; all of them when there are no more than asked for.</summary>
    /// <param name="record">Record number in order of issue, from 0.</param>
    /// <param name="elementCount">Elements of the response, at least 0.</param>
    /// <param name="count">Positions asked for, at least 0.</param>
    public int[] Positions(long record, int elementCount, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(record);
        ArgumentOutOfRangeException.ThrowIfNegative(elementCount);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (elementCount <= count)
        {
            return [.. Enumerable.Range(0, elementCount)];
        }

        Philox4x32 stream = new(positionsKey, (ulong)record);
        HashSet<int> taken = new(count);
        for (int i = 0; i < count; i++)
        {
            int last = elementCount - count + i;
            int drawn = (int)Math.BigMul(stream.DoubleWord((ulong)i), (ulong)last + 1, out _);
            taken.Add(taken.Contains(drawn) ? last : drawn);
        }

        int[] positions = [.. taken];
        Array.Sort(positions);
        return positions;
    }

    private static ulong KeyFor(ReadOnlySpan<byte> salt, string purpose) => BinaryPrimitives.ReadUInt64LittleEndian(DigestFor(salt, purpose));

    private static byte[] DigestFor(ReadOnlySpan<byte> salt, string purpose) => SHA256.HashData([.. salt, .. Encoding.ASCII.GetBytes(purpose)]);
}
