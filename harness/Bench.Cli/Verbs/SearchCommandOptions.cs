using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Spec;

namespace Bench.Cli.Verbs;

/// <summary>The options of <c>run</c> that make it a search for the peak or a sweep.</summary>
internal sealed class SearchCommandOptions
{
    private const int MostSweepPoints = 200;
    private static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(30);

    private readonly Option<bool> findPeak = new("--find-peak") { Description = "Search the highest Server rate, or the most multi-stream samples per query, whose runs are valid" };
    private readonly Option<string?> sweep = new("--sweep") { HelpName = "RATES", Description = "Measure latency at these rates: 10,20,40 or FROM:TO:STEP" };
    private readonly Option<string?> limit = new("--search-limit") { HelpName = "DURATION", Description = "End the search after this time, for example 10min; 30min by default" };
    private readonly Option<string?> bound = new("--latency-bound") { HelpName = "DURATION", Description = "The latency bound of the search, for example 50ms; the workload's by default, and multi-stream has none" };

    /// <summary>Adds the options to the verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { findPeak, sweep, limit, bound })
        {
            command.Add(option);
        }
    }

    /// <summary>What they say; null when no search is asked for.</summary>
    /// <exception cref="UsageException">They contradict each other, or a value is not one.</exception>
    public SearchOptions? Read(ParseResult parsed)
    {
        bool peak = parsed.GetValue(findPeak);
        string? rates = parsed.GetValue(sweep);
        string? time = parsed.GetValue(limit);
        string? latency = parsed.GetValue(bound);
        if (!peak && rates is null)
        {
            return time is null && latency is null ? null : throw new UsageException(
                "--search-limit and --latency-bound belong to a search; found neither --find-peak nor --sweep", "add --find-peak, or leave them out");
        }

        if (peak && rates is not null)
        {
            throw new UsageException("--find-peak and --sweep were both given; expected one of them", "run twice, each into a folder of its own");
        }

        return new SearchOptions
        {
            Sweep = rates is null ? [] : RatesOf(rates),
            Limit = time is null ? UsualLimit : TimeSpan.FromTicks(Math.Max(1, DurationOf("--search-limit", time).Value / 100)),
            LatencyBound = latency is null ? null : DurationOf("--latency-bound", latency),
        };
    }

    /// <summary>The rates of a sweep: a list, or a range whose ends belong to it.</summary>
    internal static ImmutableArray<double> RatesOf(string text)
    {
        UsageException Refusal() => new($"--sweep is '{text}'; expected up to {MostSweepPoints} rates greater than 0, as 10,20,40 or FROM:TO:STEP", "--sweep 10:100:10 measures at 10, 20 and so on up to 100");
        string[] parts = text.Split(':');
        if (parts.Length is not 1 and not 3)
        {
            throw Refusal();
        }

        double[] numbers = [.. (parts.Length == 3 ? parts : text.Split(',')).Select(part =>
            double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number) ? number : throw Refusal())];
        if (parts.Length == 3)
        {
            double steps = Math.Floor(((numbers[1] - numbers[0]) / numbers[2]) + 1e-9);
            return steps is >= 0 and < MostSweepPoints ? [.. Enumerable.Range(0, (int)steps + 1).Select(step => numbers[0] + (step * numbers[2]))] : throw Refusal();
        }

        return numbers.Length <= MostSweepPoints ? [.. numbers] : throw Refusal();
    }

    private static Nanoseconds DurationOf(string option, string text) =>
        DurationText.TryRead(text, out Nanoseconds value)
            ? value
            : throw new UsageException($"{option} is '{text}'; expected {DurationText.Expected}", $"{option} 90s");
}
