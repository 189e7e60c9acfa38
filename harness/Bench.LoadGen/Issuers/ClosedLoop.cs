namespace Bench.LoadGen.Issuers;

/// <summary>As many queries outstanding as asked for, each followed at its completion by the next. Latency counts from the issue, as in <see cref="SingleStream"/>, which is the same with one.</summary>
internal static class ClosedLoop
{
    public static void Issue(IssueWindow window, int concurrency)
    {
        window.Start();
        while (window.Next(out ReadOnlySpan<QuerySample> samples))
        {
            window.WaitForOutstanding(concurrency - 1);
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
