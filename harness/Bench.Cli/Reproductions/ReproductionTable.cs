using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bench.Results.Reports;
using Bench.Results.Reproductions;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Cli.Reproductions;

/// <summary>A reproduction on the terminal.</summary>
internal static class ReproductionTable
{
    /// <summary>What the verdict is called on the terminal.</summary>
    public static string WordOf(ReproductionVerdict verdict) => verdict switch
    {
        ReproductionVerdict.Reproduced => "REPRODUCED",
        ReproductionVerdict.NotReproduced => "NOT REPRODUCED",
        _ => "NOT ESTABLISHED",
    };

    /// <summary>Prints it whole.</summary>
    public static void Print(Terminal terminal, Reproduction reproduction, string bundle, bool json)
    {
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(reproduction, BenchJson.Indented));
            return;
        }

        terminal.Table(["number", "submitted ", "again ", "ratio ", $"{IntervalName(reproduction)} ", "allowed", "verdict"], reproduction.Numbers.Select(RowOf));
        foreach (EnvironmentDifference difference in reproduction.Environment)
        {
            terminal.Line($"differs: {difference.Field}: submitted {difference.Submitted}, here {difference.Here}");
        }

        terminal.Line($"system under test: {reproduction.Isolation.Means}");
        terminal.Line($"{bundle}: {WordOf(reproduction.Verdict)}: {reproduction.Why}");
    }

    private static string IntervalName(Reproduction reproduction) => string.Create(CultureInfo.InvariantCulture, $"{((2 * reproduction.Round.Confidence) - 1) * 100:0.#} % interval");

    private static IReadOnlyList<string> RowOf(ReproducedNumber number) =>
    [
        number.Name,
        Values(number, number.Submitted),
        Values(number, number.Reruns),
        number.Ratio is { } ratio ? ratio.ToString("F3", CultureInfo.InvariantCulture) : "",
        number.Interval is { } interval ? string.Create(CultureInfo.InvariantCulture, $"{interval.Low:F3} to {interval.High:F3}") : "",
        number.Allowed,
        number.Decides ? Verdict(number) : $"({Verdict(number)}; decides nothing)",
    ];

    private static string Values(ReproducedNumber number, ImmutableArray<double> values) =>
        number.Name == ReproducedNumbers.ValidName ? string.Join(", ", values.Select(static value => value == 1 ? "yes" : "no")) :
        values.IsEmpty ? "none" : string.Join(", ", values.Select(value => Quantity.Text(value, number.Unit).TrimEnd()));

    private static string Verdict(ReproducedNumber number) => number.Verdict switch
    {
        Equivalence.Equivalent => "same",
        Equivalence.Different => number.Worse ? "worse" : "better",
        _ => "not established",
    };
}
