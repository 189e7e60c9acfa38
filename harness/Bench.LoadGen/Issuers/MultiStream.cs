namespace Bench.LoadGen.Issuers;

/// <summary>Several samples a query; the next query when every sample of the previous one is complete. What differs from <see cref="SingleStream"/> lies in the queries, not in their issue.</summary>
internal static class MultiStream
{
    public static void Issue(IssueWindow window) => SingleStream.Issue(window);
}
