using System.Collections.Immutable;
using System.Text.Json;
using Bench.Results.Reports;
using Bench.Spec;

namespace Bench.Cli;

/// <summary>The one table of results, for people and as JSON.</summary>
internal static class ResultTable
{
    /// <summary>Prints the rows of a report of any bundles: also whose each is, on what, and in which file.</summary>
    public static void PrintOfAnyone(Terminal terminal, ImmutableArray<ResultRow> results, ImmutableArray<TrainingRow> trainings)
    {
        (string Submitter, string System)[] whose = [.. results.Select(static row => (row.Submitter, row.System)).Concat(trainings.Select(static row => (row.Submitter, row.System))).Distinct()];

        // What all have in common needs no columns: the table is wide already.
        if (whose.Length == 1)
        {
            terminal.Line(Terminal.OneLine($"submitter {whose[0].Submitter}, system {whose[0].System}"));
        }

        Print(terminal, results, whose.Length == 1 ? Whose.File : Whose.All);
        Print(terminal, trainings, whose.Length == 1 ? Whose.File : Whose.All);
    }

    /// <summary>Prints the rows of a run. As JSON they are a list; with training results, an object with both lists.</summary>
    public static void Print(Terminal terminal, ImmutableArray<ResultRow> results, ImmutableArray<TrainingRow> trainings, bool json)
    {
        if (json)
        {
            terminal.Line(trainings.IsEmpty
                ? JsonSerializer.Serialize(results, BenchJson.Indented)
                : JsonSerializer.Serialize(new { Results = results, Trainings = trainings }, BenchJson.Indented));
            return;
        }

        Print(terminal, results, Whose.None);
        Print(terminal, trainings, Whose.None);
    }

    private static void Print(Terminal terminal, ImmutableArray<ResultRow> rows, Whose whose)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        // Only where such runs were made or asked for: the table is wide already.
        bool compliance = rows.Any(static row => row.Compliance.Any(static result => result.Test == "TEST04"));
        terminal.Table(
            Framed(whose, ["submitter", "system"], ["workload", "scenario", "metric", "value ", "accuracy error ", "target ", "of speed of light ", .. compliance ? ["compliance"] : Array.Empty<string>(), "valid"], "file"),
            rows.Select(row => Framed(whose, [row.Submitter, row.System],
            [
                row.WorkloadTitle,
                Names.Of(row.Scenario),
                row.MetricTitle,
                row.Value is { } value ? Quantity.Text(value, row.Unit) : row.NoNumber,
                row.Accuracy is { } accuracy ? Quantity.Number(accuracy) : row.NoNumber,
                row.AccuracyTarget is { } target ? Quantity.Number(target) : "none",
                row.SpeedOfLightPercent is { } percent ? $"{Quantity.Number(percent)} %" : row.NoNumber,
                .. compliance ? [row.ComplianceText] : Array.Empty<string>(),
                ValidText(row.Valid, row.Refusals, row.Profile),
            ], row.File)));
        PrintTokens(terminal, [.. rows.Where(static row => row.TtftP50Ns is not null)]);
        PrintSpeculation(terminal, [.. rows.Where(static row => row.Speculation is not null)]);
    }

    /// <summary>Prints the rows of training results.</summary>
    private static void Print(Terminal terminal, ImmutableArray<TrainingRow> rows, Whose whose)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        terminal.Table(
            Framed(whose, ["submitter", "system"], ["workload", "converged ", "time to target ", "examples ", "quality ", "target ", "convergence", "of speed of light ", "attempt", "valid"], "file"),
            rows.Select(row => Framed(whose, [row.Submitter, row.System],
            [
                row.Workload,
                $"{row.Converged} of {row.Runs}",
                row.Seconds is { } seconds ? Quantity.Text(seconds, "s") : row.NoNumber,
                row.Examples is { } examples ? Quantity.Number(examples) : row.NoNumber,
                row.Quality is { } quality ? Quantity.Quality(quality) : row.NoNumber,
                Quantity.Quality(row.QualityTarget),
                row.Convergence,
                row.SpeedOfLightPercent is { } percent ? $"{Quantity.Number(percent)} %" : row.NoNumber,
                row.AttemptsText,
                ValidText(row.Valid, row.Refusals, row.Profile),
            ], row.File)));
        PrintDrift(terminal, [.. rows.Where(static row => row.HoldsText is not null)]);
    }

    /// <summary>How long trained decoders hold: a table of its own below the other, of the workloads that drift.</summary>
    private static void PrintDrift(Terminal terminal, ImmutableArray<TrainingRow> rows)
    {
        if (!rows.IsEmpty)
        {
            terminal.Table(["workload", "holds", "while unexplained variance is at most "], rows.Select(static row => new[] { row.Workload, row.HoldsText!, Quantity.Quality(row.HoldLimit!.Value) }));
        }
    }

    /// <summary>When tokens became ready: a table of its own below the other, of the results that emit them.</summary>
    private static void PrintTokens(Terminal terminal, ImmutableArray<ResultRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        terminal.Table(
            ["workload", "scenario", "TTFT p50 ", "TTFT p99 ", "TPOT p50 ", "TPOT p99 ", "inter-token p99 ", "tokens/s "],
            rows.Select(static row => new[]
            {
                row.WorkloadTitle,
                Names.Of(row.Scenario),
                Quantity.Bounded(row.TtftP50Ns, null),
                Quantity.Bounded(row.TtftP99Ns, row.TtftBoundNs),
                Quantity.Bounded(row.TpotP50Ns, null),
                Quantity.Bounded(row.TpotP99Ns, row.TpotBoundNs),
                Quantity.Bounded(row.InterTokenP99Ns, null),
                row.TokensPerSecond is { } rate ? Quantity.Number(rate) : "none",
            }));
    }

    /// <summary>What came of the draft model's proposals: below the tokens, of the results that have one.</summary>
    private static void PrintSpeculation(Terminal terminal, ImmutableArray<ResultRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        terminal.Table(
            ["workload", "scenario", "drafted ", "accepted ", "steps of the target ", "tokens a step ", "handed over at a time "],
            rows.Select(static row => (Row: row, Count: row.Speculation!.Value)).Select(static pair => new[]
            {
                pair.Row.WorkloadTitle,
                Names.Of(pair.Row.Scenario),
                Quantity.Number(pair.Count.Proposed),
                pair.Count.Proposed > 0 ? $"{Quantity.Number(pair.Count.Accepted)} ({Quantity.Number(100.0 * pair.Count.Accepted / pair.Count.Proposed)} %)" : "0",
                Quantity.Number(pair.Count.Steps),
                pair.Count.Steps > 0 ? Quantity.Number(1 + ((double)pair.Count.Accepted / pair.Count.Steps)) : "none",
                pair.Row.TokensPerDelivery is { } together ? Quantity.Number(together) : "none",
            }));
    }

    /// <summary>A line of the table with what says whose it is: before it, and its file after it.</summary>
    private static string[] Framed(Whose whose, string[] before, string[] line, string file) => [.. whose == Whose.All ? before : [], .. line, .. whose == Whose.None ? Array.Empty<string>() : [file]];

    /// <summary>What of a result's identity stands in its line.</summary>
    private enum Whose
    {
        /// <summary>Nothing: all are this run's.</summary>
        None,

        /// <summary>Its file.</summary>
        File,

        /// <summary>Submitter, system and file.</summary>
        All,
    }

    internal static string ValidText(bool valid, ImmutableArray<string> refusals, Profile profile)
    {
        string verdict = valid ? "yes" : $"NO: {string.Join(' ', refusals)}";
        return profile == Profile.Quick ? $"{verdict} (quick profile, not submittable)" : verdict;
    }
}
