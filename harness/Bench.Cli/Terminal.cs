using Bench.Spec;
using Spectre.Console;

namespace Bench.Cli;

/// <summary>The thin seam to the terminal: results on standard output, everything else on standard error. Plain text when redirected or under NO_COLOR.</summary>
internal sealed class Terminal
{
    // A table that goes to a file or a pipe is not folded to a screen's width.
    private const int UnfoldedWidth = 400;

    // Few verbs print a table, and what draws it takes a tenth of a second to begin.
    private readonly Lazy<IAnsiConsole> tables;
    private readonly TextWriter error;

    /// <summary>Writes to the given streams.</summary>
    public Terminal(TextWriter output, TextWriter error, bool outputRedirected, bool errorRedirected)
    {
        tables = new(() => ConsoleOf(output, outputRedirected));
        this.error = error;
        Out = output;
        ErrorRedirected = errorRedirected;
    }

    /// <summary>Standard output, for text that is written as it is.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error, for text that is written as it is.</summary>
    public TextWriter Error => error;

    /// <summary>Whether standard error goes elsewhere than to a terminal.</summary>
    public bool ErrorRedirected { get; }

    /// <summary>A line of the result.</summary>
    public void Line(string text = "") => Out.WriteLine(Harmless(text));

    /// <summary>A line beside the result: progress, advice.</summary>
    public void Say(string text) => error.WriteLine(Harmless(text));

    /// <summary>A finding with its help, on standard output: findings are results.</summary>
    public void Finding(Finding finding)
    {
        Line(OneLine(finding.ToString()));
        if (finding.Help.Length > 0)
        {
            Line($"  help: {OneLine(finding.Help)}");
        }
    }

    /// <summary>Findings, gravest first within a file's order kept.</summary>
    public void Findings(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings.OrderByDescending(static finding => finding.Severity))
        {
            Finding(finding);
        }
    }

    /// <summary>Findings on standard error: those that kept a verb from having a result.</summary>
    public void SayFindings(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings.OrderByDescending(static finding => finding.Severity))
        {
            Say(OneLine(finding.ToString()));
            if (finding.Help.Length > 0)
            {
                Say($"  help: {OneLine(finding.Help)}");
            }
        }
    }

    /// <summary>A table, and nothing where it has no rows; numbers are the columns whose header ends in a space.</summary>
    public void Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string header in headers)
        {
            bool number = header.EndsWith(' ');
            TableColumn column = new(Markup.Escape(header.TrimEnd()));
            table.AddColumn(number ? column.RightAligned() : column);
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow([.. row.Select(static cell => Markup.Escape(OneLine(cell)))]);
        }

        if (table.Rows.Count > 0)
        {
            tables.Value.Write(table);
        }
    }

    /// <summary>The text on one line: what a bundle or a SUT says cannot pass for a line of ours.</summary>
    public static string OneLine(string text) => Harmless(text).ReplaceLineEndings("\u240a");

    private static IAnsiConsole ConsoleOf(TextWriter output, bool redirected)
    {
        bool plain = redirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (redirected)
        {
            console.Profile.Width = UnfoldedWidth;
        }

        return console;
    }

    // A bundle's and a SUT's texts are shown, and must not move the cursor, recolour or reorder what stands on the screen.
    private static string Harmless(string text) => string.Concat(text.Select(static letter =>
        letter is '\n' || !(char.IsControl(letter) || letter is (>= '\u200e' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069')) ? letter : '\ufffd'));
}
