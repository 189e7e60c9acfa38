using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>Goes once through the records of a run and, in step with them, through what its settings generate, however many want to look.</summary>
/// <remarks>A record costs a reading, a hash and a draw of the random streams, so whatever can be taken in one walk is.</remarks>
internal static class IssueWalk
{
    /// <summary>Hands all records to each scan.</summary>
    /// <param name="log">The run; its header from a file only after <see cref="EffectiveSettings.WhyRefused"/> was asked about it.</param>
    /// <param name="scans">Who looks.</param>
    public static void Over(RunLog log, IReadOnlyList<IRecordScan> scans)
    {
        using IssueOrder order = new(log.Header);
        int[] samples = [];
        long[] scheduled = [];
        int first = 0;
        log.Records.Read(records =>
        {
            if (samples.Length < records.Length)
            {
                (samples, scheduled) = (new int[records.Length], new long[records.Length]);
            }

            while (!records.IsEmpty)
            {
                int issued = order.Take(samples.AsSpan(0, records.Length), scheduled.AsSpan(0, records.Length), out bool begins);
                int taken = issued == 0 ? records.Length : issued;
                IssuedPiece piece = new()
                {
                    First = first,
                    Records = records[..taken],
                    Samples = samples.AsSpan(0, issued),
                    ScheduledNs = scheduled.AsSpan(0, issued),
                    Phase = order.Phase,
                    BeginsPhase = begins,
                    SamplesPerQuery = order.SamplesPerQuery,
                };
                foreach (IRecordScan scan in scans)
                {
                    scan.Take(piece);
                }

                first += taken;
                records = records[taken..];
            }
        });
    }
}
