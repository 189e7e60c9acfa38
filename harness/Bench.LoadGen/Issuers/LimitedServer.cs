namespace Bench.LoadGen.Issuers;

/// <summary>Server with LoadGen's two options: queries that are due together go to the SUT in one call, and a number of outstanding queries that ends the run. Beside <see cref="Server"/>, so that the plain scenario asks for neither.</summary>
/// <remarks>Source: LoadGen 6.0, issue_query_controller.cc. A call ends where a segment of the run's memory ends, after 16,384 queries.</remarks>
internal static class LimitedServer
{
    /// <param name="window">The queries.</param>
    /// <param name="coalesce">Whether queries that are due go together.</param>
    /// <param name="mostOutstanding">Most outstanding queries; 0 for any number.</param>
    public static void Issue(IssueWindow window, bool coalesce, int mostOutstanding)
    {
        window.Start();
        while (window.Next(out ReadOnlySpan<QuerySample> samples))
        {
            long now = window.WaitUntil(window.ScheduledNs);
            if (window.Stopping)
            {
                return;
            }

            if (coalesce)
            {
                window.IssueDue(now);
            }
            else
            {
                window.IssueScheduled(samples, now);
            }

            if ((mostOutstanding != 0 && window.TooManyOutstanding(mostOutstanding)) || !window.GoesOn())
            {
                return;
            }
        }
    }
}
