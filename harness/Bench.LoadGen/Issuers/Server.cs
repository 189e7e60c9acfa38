namespace Bench.LoadGen.Issuers;

/// <summary>Queries at their scheduled times, never early, however many are outstanding. Latency counts from the scheduled time, so it includes any lateness of ours.</summary>
/// <remarks>Source: LoadGen 6.0, issue_query_controller.cc. The run ends when all generated queries are issued.</remarks>
internal static class Server
{
    public static void Issue(IssueWindow window)
    {
        window.Start();
        while (window.Next(out ReadOnlySpan<QuerySample> samples))
        {
            long now = window.WaitUntil(window.ScheduledNs);
            if (window.Stopping)
            {
                return;
            }

            window.IssueScheduled(samples, now);
            if (!window.GoesOn())
            {
                return;
            }
        }
    }
}
