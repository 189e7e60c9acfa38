using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>When the last query of a run was complete or had failed, nanoseconds since the start.</summary>
/// <param name="scheduled">Whether latency counts from the scheduled time: Server's does. Every other scenario's, and a closed loop's, counts from the issue.</param>
internal sealed class LastCompletion(bool scheduled) : IRecordScan
{
    /// <summary>The time so far; 0 of none.</summary>
    public long Ns { get; private set; }

    public void Take(in IssuedPiece piece)
    {
        long last = Ns;
        ReadOnlySpan<QueryRecord> records = piece.Records;
        for (int i = 0; i < records.Length; i++)
        {
            // A record that the settings generate no query for was due at no time.
            long start = !scheduled ? records[i].IssueNs : piece.IsIssued ? piece.ScheduledNs[i] : 0;
            if (records[i].Status is QueryStatus.Complete or QueryStatus.Failed)
            {
                last = Math.Max(last, unchecked(start + records[i].LatencyNs));
            }
        }

        Ns = last;
    }
}
