using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.Reports;

/// <summary>Results that stand together: where neighbours differ in implementation or format alone, the ladder's first step first and the widest format first; and where one names its format, all do.</summary>
internal static class SideBySide
{
    /// <summary>Results for one report.</summary>
    public static ImmutableArray<ReportedResult> Of(ImmutableArray<ReportedResult> results)
    {
        bool named = AreFormatsNamed(results.Select(static result => (NumberFormat?)result.Evidence.Plan.Precision.Inputs));
        return
        [
            .. Ordered(results, static result => (result.Evidence.Plan.Submitter, result.Evidence.Plan.System, result.Evidence.Plan.Workload, result.Evidence.Plan.Scenario), static result => (result.Rung, result.Evidence.Plan.Precision.Inputs))
                .Select(result => result with { NamesFormat = named }),
        ];
    }

    /// <summary>Rows for one table.</summary>
    public static ImmutableArray<ResultRow> Of(ImmutableArray<ResultRow> rows)
    {
        bool named = AreFormatsNamed(rows.Select(static row => row.Inputs));
        return
        [
            .. Ordered(rows, static row => (row.Submitter, row.System, row.Workload, row.Scenario), static row => (row.Rung, row.Inputs ?? NumberFormat.Fp32))
                .Select(row => row with { NamesFormat = named }),
        ];
    }

    private static bool AreFormatsNamed(IEnumerable<NumberFormat?> formats) => formats.Any(static format => format is not null and not NumberFormat.Fp32);

    /// <summary>The order given, but for neighbours of one subject.</summary>
    private static IEnumerable<T> Ordered<T, TSubject>(ImmutableArray<T> results, Func<T, TSubject> subjectOf, Func<T, (int Rung, NumberFormat Inputs)> placeOf)
        where TSubject : IEquatable<TSubject>
    {
        for (int start = 0; start < results.Length;)
        {
            T[] neighbours = [.. results.Skip(start).TakeWhile(other => subjectOf(other).Equals(subjectOf(results[start])))];
            foreach (T result in neighbours.OrderBy(placeOf))
            {
                yield return result;
            }

            start += neighbours.Length;
        }
    }
}
