using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bench.Cli.Tuning;
using Bench.Results.Reports;
using Bench.Statistics;
using Bench.Workloads;

namespace Bench.Cli.Verbs;

/// <summary><c>bench tune</c>: looks for sizes of blocks that suit this machine better than the defaults, and keeps them for later runs.</summary>
internal static class TuneVerb
{
    private const double MostSeconds = 10;

    public static Command Create(Terminal terminal, CancellationToken interrupted)
    {
        Argument<string[]> classes = new("CLASS") { Arity = ArgumentArity.ZeroOrMore, Description = $"Classes of shapes to tune ({string.Join(", ", CpuTuning.Classes.Select(static one => one.Name))}); what was found for others stays. All by default" };
        Option<int> threads = new("--threads") { HelpName = "N", Description = "Threads to tune for; all cores by default, as runs use them", DefaultValueFactory = static _ => Environment.ProcessorCount };
        Option<double> seconds = new("--seconds") { HelpName = "S", Description = "How long a block of a comparison lasts at least", DefaultValueFactory = static _ => 0.02 };
        Option<bool> reset = new("--reset") { Description = "Forget what was found: runs take the defaults again" };
        Command command = new("tune", "Find sizes of blocks that suit this machine better than the defaults; later runs take them") { classes, threads, seconds, reset };
        command.SetAction(parsed => parsed.GetValue(reset)
            ? Reset(terminal)
            : Tune(terminal, ClassesOf(parsed.GetValue(classes) ?? []), OptionBounds.Between("--threads", parsed.GetRequiredValue(threads), 1, Environment.ProcessorCount), OptionBounds.Seconds("--seconds", parsed.GetRequiredValue(seconds), MostSeconds), interrupted));
        return command;
    }

    private static int Reset(Terminal terminal)
    {
        bool was = File.Exists(TuningFile.Location);
        File.Delete(TuningFile.Location);
        terminal.Line(was ? $"{TuningFile.Location} is removed; runs take the defaults" : $"there is no {TuningFile.Location}; runs take the defaults");
        return ExitCode.Clean;
    }

    private static int Tune(Terminal terminal, ImmutableArray<TunableClass> classes, int threads, TimeSpan block, CancellationToken interrupted)
    {
        // Read also where all classes are found anew: a damaged file is said now, and not after a minute of measuring.
        TuningTable? kept = TuningFile.TableFor(threads);
        CpuTuning table = classes.Length == CpuTuning.Classes.Length || kept is null ? CpuTuning.None : CpuTuning.Parse(kept.Sizes);
        TuningRun run = new(threads, block, interrupted);
        List<TunedClass> found = [];
        foreach (TunableClass shapes in classes)
        {
            terminal.Say($"{shapes.Name}: {shapes.Describes}");
            TunedClass tuned = run.Search(shapes);
            found.Add(tuned);
            table = tuned.Differs ? table.With(shapes, tuned.Sizes) : table.Without(shapes);
        }

        TuningFile.Keep(threads, new TuningTable { MeasuredAt = TimeProvider.System.GetUtcNow(), Sizes = table.ToString() });
        terminal.Table(
            ["class", "shapes", "default ", "found ", "is so many times as fast "],
            found.Select(static one => new[] { one.Shapes.Name, one.Shapes.Describes, Text(one.Shapes.Default), one.Differs ? Text(one.Sizes) : "the default", one.Differs ? Text(one.Ratio) : "" }));
        string ofThreads = Quantity.Counted(threads, "thread");
        terminal.Line(table.IsEmpty ? $"nothing is faster than the defaults for certain: runs with {ofThreads} go on with them" : $"tuning: {table}");
        if (!table.IsEmpty)
        {
            terminal.Line($"kept for {ofThreads} in {TuningFile.Location}; plans of the shipped backend say 'tuning', and bench tune --reset forgets it");
        }

        return ExitCode.Clean;
    }

    private static ImmutableArray<TunableClass> ClassesOf(string[] names) => names.Length == 0
        ? CpuTuning.Classes
        : [.. names.Distinct().Select(static name => CpuTuning.Classes.FirstOrDefault(known => known.Name == name)
            ?? throw new UsageException($"there is no class '{name}'; expected {Names.OneOf(name, CpuTuning.Classes.Select(static one => one.Name))}"))];

    private static string Text(ImmutableArray<int> sizes) => string.Join(" x ", sizes);

    private static string Text(PairedRatio ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:F3} [{ratio.Interval!.Value.Low:F3}, {ratio.Interval.Value.High:F3}]");
}
