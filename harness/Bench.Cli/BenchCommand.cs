using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using Bench.Cli.Judging;
using Bench.Cli.Verbs;
using Bench.Definitions.Forms;
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
        if (parsed.Action is not HelpAction && MistakesOf(parsed, arguments) is { Length: > 0 } mistakes)
        {
            foreach (string mistake in mistakes)
            {
                terminal.Say($"usage: {mistake}");
            }

            terminal.Say($"  help: bench{VerbOf(parsed)} --help lists what there is");
            return ExitCode.Usage;
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
            return ExitCode.Of(exception.Findings);
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

    /// <summary>What is wrong with a command line, with what there is instead. What was meant for an option comes first: the parser takes one that it does not know for an argument.</summary>
    private static string[] MistakesOf(ParseResult parsed, string[] arguments)
    {
        Command command = parsed.CommandResult.Command;
        string[] verbs = [.. command.Subcommands.Where(static verb => !verb.Hidden).Select(static verb => verb.Name)];
        string? first = parsed.UnmatchedTokens is [var token, ..] ? token : null;
        if (verbs.Length > 0 && parsed.Errors.Count > 0 && first?.StartsWith('-') != true)
        {
            return [first is null ? $"bench{VerbOf(parsed)} needs one of {string.Join(", ", verbs)}" : $"there is no 'bench{VerbOf(parsed)} {first}'; expected {Names.OneOf(first, verbs)}"];
        }

        string[] options = [.. command.Options.SelectMany(static option => option.Aliases.Append(option.Name)), "--help", "-h", "-?", "--version"];
        string? unknown = arguments.TakeWhile(static argument => argument != "--").FirstOrDefault(argument => IsOption(argument) && !options.Contains(argument.Split('=', ':')[0]));
        return unknown is null ? [.. parsed.Errors.Select(Mistake)]
            : [$"there is no option {unknown}{(Spelling.DidYouMean(unknown.Split('=', ':')[0], options) is { Length: > 0 } meant ? meant : $"; expected one of {string.Join(", ", options.Where(static option => option.StartsWith("--", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Distinct())}")}"];
    }

    /// <summary>A dash alone stands for nothing here, and one before a digit is a sign.</summary>
    private static bool IsOption(string argument) => argument.StartsWith("--", StringComparison.Ordinal) || argument is ['-', (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..];

    /// <summary>The parser's own words, but where it names a type of this program.</summary>
    private static string Mistake(ParseError error)
    {
        OptionResult? given = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
        return given is { Tokens: [var token], Option: { ValueType: var type } option } && (Nullable.GetUnderlyingType(type) ?? type) is { IsPrimitive: true } number && number != typeof(bool)
            ? $"{option.Name} is '{token.Value}'; expected a {NumberOf(number)}"
            : error.Message;
    }

    /// <summary>What a number of a type can be: of whole ones also how large, since 3000000000 is one.</summary>
    private static string NumberOf(Type number) => Type.GetTypeCode(number) switch
    {
        TypeCode.Int32 => string.Create(CultureInfo.InvariantCulture, $"whole number from {int.MinValue} to {int.MaxValue}"),
        TypeCode.Int64 => string.Create(CultureInfo.InvariantCulture, $"whole number from {long.MinValue} to {long.MaxValue}"),
        _ => "number",
    };

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
