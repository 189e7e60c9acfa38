using System.Globalization;
using Bench.Spec.Judging;

namespace Bench.Cli.Judging;

/// <summary>How many attempts a result says there were, in words.</summary>
internal static class AttemptSummary
{
    /// <summary>The words for a result's list; for a result without one, that it is not established.</summary>
    public static string Of(ResultEvidence? evidence)
    {
        if (evidence?.Attempts is not { } attempts)
        {
            return "not established";
        }

        string[] ends =
        [
            .. attempts.EntriesOf<LedgerEntry.Ended>().CountBy(static ended => ended.Outcome).OrderBy(static pair => pair.Key)
                .Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {Names.Of(pair.Key)}")),
        ];
        string others = ends.Length > 0 ? "; the others: " + string.Join(", ", ends) : "";
        return string.Create(CultureInfo.InvariantCulture, $"number {attempts.Number()} of {attempts.CountStarted()} started, in the ledger that it was taken from{others}");
    }
}
