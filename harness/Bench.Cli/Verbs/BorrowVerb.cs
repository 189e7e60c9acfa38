using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bench.Cli.Borrowings;
using Bench.Results.Plots;
using Bench.Spec;
using Bench.Statistics.Borrowings;

namespace Bench.Cli.Verbs;

/// <summary><c>bench borrow LENDER ORIGINAL [RESUBMISSION]</c>: what may be borrowed, or whether it was borrowed by the rule; <c>--lineage</c>: who took what from whom.</summary>
internal static class BorrowVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("BUNDLE") { Arity = ArgumentArity.OneOrMore, Description = "LENDER ORIGINAL: what may be borrowed; and RESUBMISSION: every condition decided. With --lineage, bundles or folders of them" };
        Option<string?> round = new("--round") { HelpName = "DIR", Description = "A folder with all entries of the round: whether an entry borrowed once, and whether its scale may grow" };
        Option<string?> on = new("--on") { HelpName = "DATE", Description = "The day on which the borrowing is declared, for example 2026-11-28; today by default, of a resubmission the day of its first run" };
        Option<string?> evidence = new("--evidence") { HelpName = "BUNDLE", Description = "The borrower's result with exactly the lender's set, to show that it converges worse and an extra change is needed" };
        Option<bool> lineage = new("--lineage") { Description = "Print who took hyperparameters from whom, as a tree" };
        Option<string?> svg = new("--svg") { HelpName = "FILE", Description = "With --lineage: also draw it" };
        Option<bool> json = new("--json") { Description = "Print the decision as JSON" };
        TrustedSigners.Options trust = new();
        MaxBundleOption maxBundle = new();
        ExistingPath.Of(paths, round, evidence);
        Command command = new("borrow", "Whether hyperparameters may be borrowed, and whether they were borrowed by the rule") { paths, round, on, evidence, lineage, svg, json };
        trust.AddTo(command);
        maxBundle.AddTo(command);
        command.SetAction(parsed =>
        {
            EntryReader reader = new(trust.Read(parsed), maxBundle.Read(parsed));
            if (parsed.GetValue(svg) is not null && !parsed.GetValue(lineage))
            {
                throw new UsageException("--svg is given without --lineage", "only a lineage is drawn");
            }

            return parsed.GetValue(lineage)
                ? Lineage(terminal, reader.ReadAll(parsed.GetRequiredValue(paths), terminal), parsed.GetValue(svg))
                : Decide(terminal, reader, new BorrowRequest
                {
                    Paths = [.. parsed.GetRequiredValue(paths)],
                    Round = parsed.GetValue(round),
                    On = parsed.GetValue(on) is { } text ? DateOf(text) : null,
                    Evidence = parsed.GetValue(evidence),
                    Json = parsed.GetValue(json),
                });
        });
        return command;
    }

    private static int Decide(Terminal terminal, EntryReader reader, BorrowRequest request)
    {
        if (request.Paths.Length is not (2 or 3))
        {
            throw new UsageException($"{request.Paths.Length} bundles are given; expected LENDER ORIGINAL, or LENDER ORIGINAL RESUBMISSION", "bench borrow --lineage PATH… takes any number");
        }

        if (request.Evidence is not null && request.Paths.Length == 2)
        {
            throw new UsageException("--evidence is given without a RESUBMISSION", "it is evidence for an extra change, which only a resubmission can have");
        }

        ImmutableArray<RoundEntry> parties = [.. request.Paths.Select(reader.Read)];
        RoundEntry? resubmission = parties.Length == 3 ? parties[2] : null;
        BorrowingCase borrowing = new()
        {
            Lender = parties[0],
            Original = parties[1],
            Resubmission = resubmission,
            ConvergenceEvidence = request.Evidence is { } path ? reader.Read(path) : null,
            Round = request.Round is { } folder ? reader.ReadAll([folder], terminal) : null,
            On = request.On ?? resubmission?.StartedOn ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime),
        };
        BorrowingDecision decision = BorrowingDecision.Of(borrowing);
        BorrowReport report = new(terminal, borrowing, decision);
        if (request.Json)
        {
            report.Json();
        }
        else
        {
            report.Text(request.Paths);
        }

        return decision.Allowed ? ExitCode.Clean : ExitCode.Findings;
    }

    private static int Lineage(Terminal terminal, ImmutableArray<RoundEntry> entries, string? svg)
    {
        BorrowingLineage lineage = BorrowingLineage.Of(entries);
        foreach (string line in lineage.ToLines())
        {
            terminal.Line(Terminal.OneLine(line));
        }

        terminal.Line($"{Counted.Of(lineage.Nodes.Count(static node => node.Depth > 0), "borrowing")}; {Counted.Of(lineage.Apart, "result")} neither lent nor borrowed");
        if (svg is not null)
        {
            File.WriteAllText(svg, LineagePlot.Draw(lineage));
        }

        return ExitCode.Clean;
    }

    private static DateOnly DateOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw new UsageException($"--on is '{text}'; expected a date such as 2026-11-28");
}
