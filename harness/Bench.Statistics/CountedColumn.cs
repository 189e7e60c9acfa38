using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>A column of a run's records while they are read for the first time: it is counted then, and read again only where a rank is asked for.</summary>
/// <param name="records">All records.</param>
/// <param name="column">Makes the column, at its beginning.</param>
internal sealed class CountedColumn(RecordPieces records, Func<LatencyColumn> column)
{
    private readonly RankSelection selection = new();
    private readonly LatencyColumn times = column();

    /// <summary>Counts the next piece.</summary>
    public void Take(ReadOnlySpan<QueryRecord> piece) => selection.Add(times.Of(piece));

    /// <summary>The latencies, when all pieces were taken.</summary>
    public Latencies Close() => new(selection, take =>
    {
        LatencyColumn again = column();
        records.Read(piece => take(again.Of(piece)));
    });

    /// <summary>The latencies, by a reading of their own.</summary>
    public static Latencies Of(RecordPieces records, Func<LatencyColumn> column)
    {
        CountedColumn counted = new(records, column);
        records.Read(counted.Take);
        return counted.Close();
    }
}
