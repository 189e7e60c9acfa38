using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Bench.Cli.Judging;
using Bench.Cli.Verbs;
using Bench.Results.Bundles;
using Bench.Results.Journals;
using Bench.Spec;

namespace Bench.Cli;

/// <summary>The command line: one verb a file, one place where failures become exit codes.</summary>
internal static class BenchCommand
{
    /// <summary>Parses and runs a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Invoke(string[] arguments, Terminal terminal, CancellationToken interrupted)
    {
        RootCommand root = Compose(terminal, interrupted);
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            return RefuseUsage(parsed, terminal);
        }

        if (UnknownOption(parsed, arguments) is { } unknown)
        {
            return Explain(terminal, "usage", $"there is no option {unknown}", $"bench{VerbOf(parsed)} --help lists what there is", ExitCode.Usage);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (UsageException exception)
        {
            return Explain(terminal, "usage", exception.Message, exception.Help, ExitCode.Usage);
        }
        catch (DefinitionsRefusedException exception)
        {
            // Standard output carries results only, and there is none.
            terminal.SayFindings(exception.Findings);
            return ExitCode.Findings;
        }
        catch (BundleRefusedException exception)
        {
            return Explain(terminal, "refused", exception.Message, RefusalAdvice.For(exception.Error), ExitCode.Refused);
        }
        catch (JournalCorruptException exception)
        {
            return Explain(terminal, "refused", exception.Message, exception.Help, ExitCode.Refused);
        }
        catch (WorldFailedException exception)
        {
            return Explain(terminal, "error", exception.Message, exception.Help, ExitCode.WorldFailed);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return Explain(terminal, "interrupted", "nothing was sealed after the interruption; an attempt that had begun counts (bench attempts)", "", ExitCode.Interrupted);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Explain(terminal, "error", exception.Message, "check that the path exists, is writable and has free space", ExitCode.WorldFailed);
        }
    }

    private static RootCommand Compose(Terminal terminal, CancellationToken interrupted) => new("Measures, judges, signs and compares machine-learning workloads.")
    {
        RunVerb.Create(terminal, interrupted),
        AttemptsVerb.Create(terminal),
        ListVerb.Create(terminal),
        ExplainVerb.Create(terminal),
        RulesVerb.Create(terminal),
        CheckVerb.Create(terminal),
        VerifyVerb.Create(terminal),
        ReproduceVerb.Create(terminal, interrupted),
        CompareVerb.Create(terminal),
        CiteVerb.Create(terminal),
        BorrowVerb.Create(terminal),
        ReportVerb.Create(terminal),
        ExportVerb.Create(terminal),
        ImportVerb.Create(terminal),
        DoctorVerb.Create(terminal),
        SystemVerb.Create(terminal),
        InitVerb.Create(terminal),
        SubmissionVerb.Create(terminal),
        WorkloadVerb.Create(terminal),
        KeyVerb.Create(terminal),
        RcpVerb.Create(terminal, interrupted),
        ConformanceVerb.Create(terminal),
        LoadGenVerb.Create(terminal, interrupted),
        PeersVerb.Create(terminal, interrupted),
        TuneVerb.Create(terminal, interrupted),
        SutHostVerb.Create(),
    };

    /// <summary>The parser takes an option that it does not know for an argument: a mistyped --profile would be a workload.</summary>
    private static string? UnknownOption(ParseResult parsed, string[] arguments)
    {
        HashSet<string> known = [.. parsed.CommandResult.Command.Options.SelectMany(static option => option.Aliases.Append(option.Name)), "--help", "-h", "-?", "--version"];
        return arguments.TakeWhile(static argument => argument != "--")
            .FirstOrDefault(argument => argument.StartsWith("--", StringComparison.Ordinal) && !known.Contains(argument.Split('=', ':')[0]));
    }

    private static int RefuseUsage(ParseResult parsed, Terminal terminal)
    {
        foreach (ParseError error in parsed.Errors)
        {
            terminal.Say($"usage: {error.Message}");
        }

        terminal.Say($"  help: bench{VerbOf(parsed)} --help lists what there is");
        return ExitCode.Usage;
    }

    /// <summary>The verb with those above it, as it is typed: <c> loadgen null</c>; empty for the program itself.</summary>
    private static string VerbOf(ParseResult parsed)
    {
        string verb = "";
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
        {
            verb = $" {command.Command.Name}{verb}";
        }

        return verb;
    }

    private static int Explain(Terminal terminal, string kind, string message, string help, int code)
    {
        terminal.Say($"{kind}: {message}");
        if (help.Length > 0)
        {
            terminal.Say($"  help: {help}");
        }

        return code;
    }
}
