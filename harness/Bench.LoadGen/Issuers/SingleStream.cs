namespace Bench.LoadGen.Issuers;

/// <summary>One query at a time: the next is issued when the previous one is complete. Single-stream's query has one sample, multi-stream's several.</summary>
/// <remarks>Source: LoadGen 6.0, issue_query_controller.cc. The run ends by itself once both the least count and the least duration are reached, which is tested after each issue.</remarks>
internal static class SingleStream
{
    public static void Issue(IssueWindow window)
    {
        window.Start();
        while (window.Next(out ReadOnlySpan<QuerySample> samples))
        {
            window.WaitForOutstanding();
            if (window.Stopping)
            {
                return;
            }

            window.IssueNow(samples);
            if (!window.GoesOn())
            {
                return;
            }
        }

        window.ReportExhausted();
    }
}
