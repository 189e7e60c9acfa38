namespace Bench.LoadGen.Issuers;

/// <summary>All samples in one query. Every latency counts from its issue, which is the start of the run.</summary>
/// <remarks>Source: LoadGen 6.0, issue_query_controller.cc.</remarks>
internal static class Offline
{
    public static void Issue(IssueWindow window)
    {
        if (window.Next(out ReadOnlySpan<QuerySample> samples))
        {
            window.IssueAtStart(samples);
        }
    }
}
