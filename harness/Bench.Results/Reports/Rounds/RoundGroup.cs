using System.Collections.Immutable;
using System.Globalization;

namespace Bench.Results.Reports.Rounds;

/// <summary>Results of one division and standing that may be compared with each other, best first, and in what they differ nevertheless.</summary>
internal sealed record RoundGroup
{
    /// <summary>The rows; at least one.</summary>
    public required ImmutableArray<RoundRow> Rows { get; init; }

    /// <summary>Workload, version and scenario; where another group of the page has the same, also what tells it apart.</summary>
    public required string Title { get; init; }

    /// <summary>What its numbers are.</summary>
    public string Metric => $"{Rows[0].Metric}, {(Rows[0].LessIsBetter ? "less" : "more")} is better";

    /// <summary>The conditions that differ between its rows, which must be said wherever they stand together (CMP002).</summary>
    public ImmutableArray<string> Labels => [.. Rows[0].Keys.Where((key, i) => !key.Refuses && Rows.Any(row => row.Keys[i].Value != key.Value)).Select(static key => key.What)];

    /// <summary>The end of the scale that its bars share.</summary>
    public double Greatest => Rows.Max(static row => Math.Max(row.Value ?? 0, row.Interval?.High ?? 0));

    /// <summary>The rows in groups, in the order of workload and scenario.</summary>
    public static ImmutableArray<RoundGroup> Of(IEnumerable<RoundRow> rows)
    {
        ImmutableArray<RoundRow>[] groups =
        [
            .. rows.GroupBy(static row => row.Comparable, StringComparer.Ordinal)
                .Select(static group => group.OrderBy(static row => row.Value is { } value ? row.LessIsBetter ? value : -value : double.PositiveInfinity).ThenBy(static row => row.Id.Hex, StringComparer.Ordinal).ToImmutableArray()),
        ];
        Dictionary<string, int> alike = groups.CountBy(static group => TitleOf(group[0])).ToDictionary();
        return
        [
            .. groups.Select(group => new RoundGroup { Rows = group, Title = TitleOf(group[0]) + (alike[TitleOf(group[0])] > 1 ? ApartOf(group[0]) : "") })
                .OrderBy(static group => group.Rows[0].Kind, StringComparer.Ordinal).ThenBy(static group => group.Title, StringComparer.Ordinal),
        ];
    }

    private static string TitleOf(RoundRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Plan.Workload} {row.Plan.WorkloadVersion} · {row.Scenario}");

    private static string ApartOf(RoundRow row) => string.Concat(row.Keys.Where(static key => key.Refuses).Skip(2).Where(static key => key.What is not "scenario" and not "data set (SHA-256)")
        .Select(static key => $" · {key.What.Replace(" (SHA-256)", "", StringComparison.Ordinal)} {(key.Value.Length == 64 ? key.Value[..8] : key.Value)}"));
}
