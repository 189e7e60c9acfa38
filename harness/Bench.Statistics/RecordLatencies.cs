using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>The latencies that LoadGen judges a run by.</summary>
/// <param name="Samples">Those of the complete samples.</param>
/// <param name="Queries">Those of the complete queries: other than the samples' in multi-stream alone.</param>
internal sealed record RecordLatencies(Latencies Samples, Latencies Queries)
{
    /// <summary>The latencies, by a reading of their own.</summary>
    public static RecordLatencies Of(EffectiveSettings settings, RecordPieces records)
    {
        Counting counting = new(settings, records);
        records.Read(counting.Take);
        return counting.Close();
    }

    /// <summary>The latencies while the records are read.</summary>
    public sealed class Counting(EffectiveSettings settings, RecordPieces records) : IRecordScan
    {
        private readonly CountedColumn samples = new(records, static () => new LatencyColumn.OfSamples());
        private readonly CountedColumn? queries = settings.Scenario == Scenario.MultiStream ? new(records, () => new LatencyColumn.OfQueries((int)settings.SamplesPerQuery)) : null;

        public void Take(in IssuedPiece piece) => Take(piece.Records);

        public void Take(ReadOnlySpan<QueryRecord> piece)
        {
            samples.Take(piece);
            queries?.Take(piece);
        }

        public RecordLatencies Close()
        {
            Latencies ofSamples = samples.Close();
            return new RecordLatencies(ofSamples, queries?.Close() ?? ofSamples);
        }
    }
}
