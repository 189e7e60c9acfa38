using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>Picks one time out of each record, or out of each query's records, while they are read piece by piece.</summary>
internal abstract class LatencyColumn
{
    private long[] times = [];

    /// <summary>The times of the next piece, in order of issue.</summary>
    /// <returns>Nanoseconds; valid until the next call.</returns>
    public ReadOnlySpan<long> Of(ReadOnlySpan<QueryRecord> piece)
    {
        times = times.Length < piece.Length ? new long[piece.Length] : times;
        return times.AsSpan(0, Pick(piece, times));
    }

    /// <summary>Writes the times of a piece, at most one a record; returns how many there are.</summary>
    protected abstract int Pick(ReadOnlySpan<QueryRecord> piece, Span<long> into);

    /// <summary>The latencies of the complete samples.</summary>
    public sealed class OfSamples : LatencyColumn
    {
        protected override int Pick(ReadOnlySpan<QueryRecord> piece, Span<long> into)
        {
            int complete = 0;
            foreach (ref readonly QueryRecord record in piece)
            {
                into[complete] = record.LatencyNs;
                complete += record.Status == QueryStatus.Complete ? 1 : 0;
            }

            return complete;
        }
    }

    /// <summary>The latencies of queries. A query ends with its last sample; one with a sample that is not complete has no latency, nor has one that was cut off.</summary>
    public sealed class OfQueries(int samplesPerQuery) : LatencyColumn
    {
        private int inQuery;
        private bool complete = true;
        private long latest = long.MinValue;

        protected override int Pick(ReadOnlySpan<QueryRecord> piece, Span<long> into)
        {
            int queries = 0;
            foreach (ref readonly QueryRecord record in piece)
            {
                complete &= record.Status == QueryStatus.Complete;
                latest = Math.Max(latest, record.LatencyNs);
                if (++inQuery < samplesPerQuery)
                {
                    continue;
                }

                if (complete)
                {
                    into[queries++] = latest;
                }

                (inQuery, complete, latest) = (0, true, long.MinValue);
            }

            return queries;
        }
    }

    /// <summary>How long the harness left a place free: from the completion that made room for a query to the issue of the next, where each completion issues one. None where a query did not complete.</summary>
    /// <param name="samplesPerQuery">Samples of a query.</param>
    /// <param name="concurrency">Queries outstanding: 1 but for a closed loop.</param>
    /// <param name="queriesOfSet">Queries of a set of samples that is loaded at once: the first of the next one waits for more than a completion.</param>
    public sealed class OfIdle(int samplesPerQuery, int concurrency, long queriesOfSet) : LatencyColumn
    {
        // When each outstanding query was complete; the earliest of them made room for the next.
        private readonly PriorityQueue<bool, long> outstanding = new();
        private int inQuery;
        private bool complete = true;
        private long issued;
        private long latest;
        private long ofSet;

        protected override int Pick(ReadOnlySpan<QueryRecord> piece, Span<long> into)
        {
            int gaps = 0;
            foreach (ref readonly QueryRecord record in piece)
            {
                if (inQuery == 0)
                {
                    (issued, latest, complete) = (record.IssueNs, 0, true);
                    if (outstanding.Count == concurrency && outstanding.TryDequeue(out bool ended, out long free) && ended)
                    {
                        into[gaps++] = unchecked(issued - free);
                    }
                }

                complete &= record.Status == QueryStatus.Complete;
                latest = Math.Max(latest, record.LatencyNs);
                if (++inQuery == samplesPerQuery)
                {
                    inQuery = 0;
                    outstanding.Enqueue(complete, unchecked(issued + latest));
                    if (++ofSet == queriesOfSet)
                    {
                        ofSet = 0;
                        outstanding.Clear();
                    }
                }
            }

            return gaps;
        }
    }

    /// <summary>The times of issue: of Server, by how much each query was issued late.</summary>
    public sealed class OfIssue : LatencyColumn
    {
        protected override int Pick(ReadOnlySpan<QueryRecord> piece, Span<long> into)
        {
            for (int i = 0; i < piece.Length; i++)
            {
                into[i] = piece[i].IssueNs;
            }

            return piece.Length;
        }
    }
}
