using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>When the last of a run's samples was complete, seconds since the start. LoadGen takes the last query's completion, though others may end later.</summary>
/// <remarks>Sums are in double precision: the times of a hostile file need not fit together.</remarks>
internal static class LatestCompletion
{
    /// <summary>Where latency counts from the issue.</summary>
    public static double Seconds(RecordPieces records)
    {
        double latest = 0;
        records.Read(piece =>
        {
            foreach (ref readonly QueryRecord record in piece)
            {
                latest = Math.Max(latest, EndNs(record, record.IssueNs));
            }
        });
        return latest / 1e9;
    }

    /// <summary>Server, where latency counts from the scheduled time: the schedule is drawn again, in step with the records.</summary>
    public static double ServerSeconds(EffectiveSettings settings, RecordPieces records)
    {
        double latest = 0;
        using IEnumerator<long> schedule = Schedule(settings).GetEnumerator();
        records.Read(piece =>
        {
            foreach (ref readonly QueryRecord record in piece)
            {
                // Records beyond the schedule are no run's, and reported as such.
                latest = Math.Max(latest, schedule.MoveNext() ? EndNs(record, schedule.Current) : 0);
            }
        });
        return latest / 1e9;
    }

    private static IEnumerable<long> Schedule(EffectiveSettings settings)
    {
        foreach (QuerySource source in QueryStream.Sources(settings, settings.Requested.Mode))
        {
            int[] samples = new int[source.SamplesPerQuery];
            while (source.HasNext)
            {
                yield return source.Next(samples);
            }
        }
    }

    private static double EndNs(in QueryRecord record, long startNs) => record.Status == QueryStatus.Complete ? (double)startNs + record.LatencyNs : 0;
}
