using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bench.Cli.Measuring;
using Bench.Definitions.Forms;
using Bench.Results.Journals;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Verbs;

/// <summary><c>bench attempts</c>: every attempt that the ledger has, also those that left nothing else. Reads only.</summary>
internal static class AttemptsVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> workload = new("WORKLOAD") { Arity = ArgumentArity.ZeroOrOne, Description = "Only the attempts at this workload" };
        Option<string?> ledger = LedgerOption();
        Option<bool> json = new("--json") { Description = "Print as JSON" };
        Command command = new("attempts", "Every attempt that was started on this machine, and how it ended") { workload, ledger, json };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(workload), parsed.GetValue(ledger) ?? StateFolder.Ledger, parsed.GetValue(json)));
        return command;
    }

    /// <summary>The option that moves the ledger.</summary>
    public static Option<string?> LedgerOption() => new("--ledger") { HelpName = "FILE", Description = "The ledger of attempts; the file ledger below BENCH_STATE, or else below $XDG_STATE_HOME/bench (~/.local/state/bench), by default" };

    private static int Run(Terminal terminal, string? workload, string path, bool json)
    {
        ImmutableArray<LedgerAttempt> all = [.. AttemptLedger.Read(path, out long tornBytes)];
        ImmutableArray<LedgerAttempt> attempts = [.. all.Where(attempt => workload is null || attempt.Started.Workload == workload)];
        if (workload is not null && attempts.IsEmpty && !Shipped.Ids().Contains(workload))
        {
            throw new UsageException($"there is no attempt at '{workload}', nor a shipped workload of that name{Spelling.DidYouMean(workload, all.Select(static attempt => attempt.Started.Workload).Concat(Shipped.Ids()))}", "bench attempts lists all");
        }

        if (tornBytes > 0)
        {
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{path}: the last {tornBytes} bytes are of an entry that was cut off while it was written; every entry before it is whole"));
        }

        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(attempts.Select(static attempt => new { attempt.Number, attempt.Started, attempt.TimedRuns, attempt.Ended, attempt.IsRunning }), BenchJson.Indented));
            return ExitCode.Clean;
        }

        terminal.Table(["attempt ", "workload", "scenario", "profile", "started (UTC)", "timed runs ", "ended (UTC)", "how"], attempts.Select(Row));
        terminal.Line(Summary(path, attempts));
        return ExitCode.Clean;
    }

    private static string[] Row(LedgerAttempt attempt) =>
    [
        attempt.Number.ToString(CultureInfo.InvariantCulture),
        attempt.Started.Workload,
        attempt.Started.Scenario is { } scenario ? Names.Of(scenario) : "",
        Names.Of(attempt.Started.Profile),
        Text(attempt.Started.At),
        attempt.TimedRuns.Length.ToString(CultureInfo.InvariantCulture),
        attempt.Ended is { } ended ? Text(ended.At) : "",
        How(attempt),
    ];

    private static string How(LedgerAttempt attempt) => attempt switch
    {
        { Ended: { Bundle: { } bundle } ended } => $"{Names.Of(ended.Outcome)}, {(ended.Valid == true ? "valid" : "INVALID")}, bundle {bundle.Hex[..16]}",
        { Ended: { } ended } => $"{Names.Of(ended.Outcome)}: {ended.Reason}",
        { IsRunning: true } => "running",
        _ => "never ended: its process is gone",
    };

    private static string Summary(string path, ImmutableArray<LedgerAttempt> attempts)
    {
        int gone = attempts.Count(static attempt => attempt is { Ended: null, IsRunning: false } or { Ended.Outcome: AttemptOutcome.Abandoned });
        return string.Create(CultureInfo.InvariantCulture, $"{attempts.Length} started, {gone} of them never ended; {path}");
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
