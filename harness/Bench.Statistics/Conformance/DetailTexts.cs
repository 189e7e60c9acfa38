using System.Globalization;
using Bench.Spec;

namespace Bench.Statistics.Conformance;

/// <summary>The sentences that LoadGen's detail log holds as values; scripts of MLCommons read them, so they are an interface, line breaks and double spaces included.</summary>
internal static class DetailTexts
{
    public const string ReduceRate = "Reduce target QPS to improve latency.";

    public const string TooFewQueries = "The test exited early, before enough queries were issued.";

    public const string RunSuccessful = " * Run successful.";

    public static string TooShort(Scenario scenario) => scenario switch
    {
        Scenario.Server => "Increase the target QPS so the loadgen pre-generates more queries.",
        Scenario.Offline => "Increase expected QPS so the loadgen pre-generates a larger (coalesced) query.",
        _ => "Decrease the expected latency so the loadgen pre-generates more queries.",
    };

    public static string RunUnsuccessful(long queries, long missing) =>
        Text($" * Run unsuccessful.\n * Processed {queries} queries.\n * Would need to run at least {missing} more queries,\n with the run being successful if every additional\n query were under latency.");

    public static string TooFewForEstimate(long queries, long needed) =>
        Text($" * Only processed {queries} queries.\n * Need to process at least {needed} queries for early stopping.");

    public static string Estimate(long queries, long needed, long discarded, double percentile, long estimateNs) =>
        Text($" * Processed at least {needed} queries ({queries}).\n * Would discard {discarded} highest latency queries.\n{EstimateOf(percentile, estimateNs)}");

    public static string EstimateOf(double percentile, long estimateNs) =>
        Text($" * Early stopping {Ordinal(percentile)} percentile estimate: {estimateNs}");

    public static string TooFewForMultiStream(double percentile, long needed) =>
        Text($" * Not enough queries processed for {Ordinal(percentile)} percentile\n early stopping estimate (would need to process at\n least {needed} total queries).");

    private static string Ordinal(double percentile) => CppNumber.Fixed(percentile * 100, 1) + "th";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
