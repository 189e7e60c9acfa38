namespace Bench.LoadGen.Issuers;

/// <summary>Queries at their scheduled times, never early, however many are outstanding. Latency counts from the scheduled time, so it includes any lateness of ours.</summary>
/// <remarks>Source: LoadGen 6.0, issue_query_controller.cc. The run ends when all generated queries are issued.</remarks>
internal static class Server
{
    public static void Issue(IssueWindow window)
    {
        window.Start();
        for (int query = 0; query < window.QueryCount; query++)
        {
            ReadOnlySpan<QuerySample> samples = window.Prepare(query);
            long scheduled = window.ScheduledNs(query);
            window.WaitUntil(scheduled);
            if (window.Stopping)
            {
                return;
            }

            window.IssueScheduled(samples, scheduled);
            if (!window.GoesOn())
            {
                return;
            }
        }
    }
}
