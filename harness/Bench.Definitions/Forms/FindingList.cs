using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Definitions.Forms;

/// <summary>Collects what is wrong with one text.</summary>
/// <param name="path">The file's path as the user gave it.</param>
internal sealed class FindingList(string path)
{
    /// <summary>Beyond this many the reader of the list has stopped reading.</summary>
    private const int Most = 200;

    private readonly List<Finding> findings = [];
    private int leftOut;

    /// <summary>Errors so far, those left out included.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Whether the text is refused.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>The file's path as the user gave it.</summary>
    public string Path => path;

    /// <summary>Adds an error.</summary>
    public void Error(string code, Location location, string message, string help) => Add(Severity.Error, code, location, message, help);

    /// <summary>Adds a warning.</summary>
    public void Warning(string code, Location location, string message, string help) => Add(Severity.Warning, code, location, message, help);

    /// <summary>Adds a note.</summary>
    public void Note(string code, Location location, string message, string help) => Add(Severity.Note, code, location, message, help);

    /// <summary>All findings in the order of the text.</summary>
    public ImmutableArray<Finding> ToImmutable()
    {
        IEnumerable<Finding> ordered = findings.OrderBy(static finding => (finding.Location.Line, finding.Location.Column));
        return leftOut == 0
            ? [.. ordered]
            : [.. ordered, New(Severity.Note, DefinitionCodes.MoreFindings, new Location(path), $"{Counted.Of(leftOut, "further finding")} not shown", "mend those above first")];
    }

    /// <summary>The value when there is one and nothing forbids it, else the refusal.</summary>
    public Parsed<T> Conclude<T>(T? value)
        where T : class =>
        HasErrors ? Parsed<T>.Refused(ToImmutable()) : Parsed<T>.Of(value!, ToImmutable());

    private static Finding New(Severity severity, string code, Location location, string message, string help) =>
        new() { RuleId = code, Severity = severity, Message = message, Location = location, Help = help };

    private void Add(Severity severity, string code, Location location, string message, string help)
    {
        ErrorCount += severity == Severity.Error ? 1 : 0;

        // The first error always finds room, so a refusal always says why.
        if (findings.Count >= Most)
        {
            leftOut++;
            if (severity != Severity.Error || findings.Any(static finding => finding.Severity == Severity.Error))
            {
                return;
            }

            leftOut--;
        }

        findings.Add(New(severity, code, location, message, help));
    }
}
