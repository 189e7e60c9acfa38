using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>The records of a run in order of issue, to be read piece by piece and as often as need be: from an array, or from a file that no memory holds.</summary>
public abstract class RecordPieces
{
    /// <summary>How many records there are.</summary>
    public abstract long Count { get; }

    /// <summary>Whether a record may have token times: false only where it is known that none has.</summary>
    public virtual bool MayHaveTokens => true;

    /// <summary>The last records, in order.</summary>
    /// <param name="count">How many; fewer where there are not so many.</param>
    public abstract QueryRecord[] Last(int count);

    /// <summary>Hands over all records, in order.</summary>
    /// <param name="take">Called for each piece; a piece is valid until it returns.</param>
    public abstract void Read(Action<ReadOnlySpan<QueryRecord>> take);

    /// <summary>Records that are in memory, as one piece.</summary>
    public static RecordPieces Of(ReadOnlyMemory<QueryRecord> records) => new Whole(records);

    private sealed class Whole(ReadOnlyMemory<QueryRecord> records) : RecordPieces
    {
        public override long Count => records.Length;

        public override QueryRecord[] Last(int count) => records[Math.Max(0, records.Length - count)..].ToArray();

        public override void Read(Action<ReadOnlySpan<QueryRecord>> take) => take(records.Span);
    }
}
