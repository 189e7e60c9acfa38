using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Bench.Spec.Runs;

/// <summary>The records of a run in order of issue, to be read piece by piece and as often as need be: from an array, or from a file that no memory holds.</summary>
[CollectionBuilder(typeof(RecordPieces), nameof(From))]
public abstract class RecordPieces : IEnumerable<QueryRecord>
{
    // Pieces of an array are as small as those of a file, so that whoever copies one needs little memory.
    private const int PieceLength = 1 << 14;

    /// <summary>How many records there are.</summary>
    public abstract long Count { get; }

    /// <summary>How many there are, for whoever numbers them: the log of a bundle has fewer than 2^28.</summary>
    public int Length => checked((int)Count);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Whether a record may have token times: false only where it is known that none has.</summary>
    public virtual bool MayHaveTokens => true;

    /// <summary>The head of the hash chain over the records, where it is known from a reading; null where it is to be computed.</summary>
    public virtual Sha256Digest? ChainHead => null;

    /// <summary>The record of a number. Neighbours are cheap to ask for, one after the other.</summary>
    public virtual QueryRecord this[int number]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
            foreach (ReadOnlyMemory<QueryRecord> piece in Pieces())
            {
                if (number < piece.Length)
                {
                    return piece.Span[number];
                }

                number -= piece.Length;
            }

            throw new ArgumentOutOfRangeException(nameof(number), "there are not so many records");
        }
    }

    /// <summary>How many records ended so.</summary>
    public virtual long CountOf(QueryStatus status)
    {
        long count = 0;
        Read(piece =>
        {
            foreach (ref readonly QueryRecord record in piece)
            {
                count += record.Status == status ? 1 : 0;
            }
        });
        return count;
    }

    /// <summary>The last records, in order.</summary>
    /// <param name="count">How many; fewer where there are not so many.</param>
    public abstract QueryRecord[] Last(int count);

    /// <summary>All records, in order.</summary>
    /// <returns>The pieces; each is valid until the next is asked for.</returns>
    public abstract IEnumerable<ReadOnlyMemory<QueryRecord>> Pieces();

    /// <summary>Hands over all records, in order.</summary>
    /// <param name="take">Called for each piece; a piece is valid until it returns.</param>
    public void Read(Action<ReadOnlySpan<QueryRecord>> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        foreach (ReadOnlyMemory<QueryRecord> piece in Pieces())
        {
            take(piece.Span);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<QueryRecord> GetEnumerator()
    {
        foreach (ReadOnlyMemory<QueryRecord> piece in Pieces())
        {
            for (int i = 0; i < piece.Length; i++)
            {
                yield return piece.Span[i];
            }
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Records that are in memory.</summary>
    public static RecordPieces Of(ReadOnlyMemory<QueryRecord> records) => new Whole(records);

    /// <summary>A copy of records.</summary>
    public static RecordPieces From(ReadOnlySpan<QueryRecord> records) => new Whole(records.ToArray());

    /// <summary>Records that are in memory, as their log has them.</summary>
    public static implicit operator RecordPieces(ImmutableArray<QueryRecord> records) => new Whole(records.AsMemory());

    private sealed class Whole(ReadOnlyMemory<QueryRecord> records) : RecordPieces
    {
        public override long Count => records.Length;

        public override QueryRecord this[int number] => records.Span[number];

        public override QueryRecord[] Last(int count) => records[Math.Max(0, records.Length - count)..].ToArray();

        public override IEnumerable<ReadOnlyMemory<QueryRecord>> Pieces()
        {
            for (ReadOnlyMemory<QueryRecord> rest = records; !rest.IsEmpty; rest = rest[Math.Min(PieceLength, rest.Length)..])
            {
                yield return rest[..Math.Min(PieceLength, rest.Length)];
            }
        }
    }
}
