using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Bench.Definitions.Forms;

namespace Bench.Cli.Verbs;

/// <summary>What a command line names to be read must be there. Where nothing is, that is a mistake of the command line like a name that there is not, and found before anything starts.</summary>
internal static class ExistingPath
{
    private const int Named = 6;
    private const int MostLookedAt = 10_000;

    /// <summary>Asks it of arguments and options whose values are paths.</summary>
    public static void Of(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            switch (symbol)
            {
                case Option option:
                    option.Validators.Add(static result => Check(result, $"{result.Option.Name}: "));
                    break;
                case Argument argument:
                    argument.Validators.Add(static result => Check(result, ""));
                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    /// <summary>That there is nothing at a path, with the nearest that there is, or what there is instead; null where there is something.</summary>
    public static string? WhyNone(string path)
    {
        if (path.Length == 0)
        {
            return "the path is empty; expected that of a file or folder";
        }

        if (File.Exists(path) || Directory.Exists(path))
        {
            return null;
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string missing = full;
        while (Path.GetDirectoryName(missing) is { } above && !Path.Exists(above))
        {
            missing = above;
        }

        string folder = Path.GetDirectoryName(missing) ?? missing;
        string[] names = NamesIn(folder);
        string Shown(string there) => Path.IsPathRooted(path) ? there : Path.GetRelativePath(Environment.CurrentDirectory, there);
        string absent = missing == full ? "" : $": {Shown(missing)} is not there";
        if (Spelling.Closest(Path.GetFileName(missing), names) is { } near)
        {
            string meant = Path.Combine(folder, near), whole = meant + full[missing.Length..];
            return $"there is no file or folder {path}{absent}; did you mean '{Shown(Path.Exists(whole) ? whole : meant)}'";
        }

        string[] alike = [.. names.Where(name => missing == full && Path.GetExtension(name) == Path.GetExtension(path))];
        string[] shown = alike.Length > 0 ? alike : names;
        string more = shown.Length > Named ? FormattableString.Invariant($" and {shown.Length - Named} more") : "";
        return $"there is no file or folder {path}{absent}; {Shown(folder)} holds {(names.Length == 0 ? "nothing" : string.Join(", ", shown.Take(Named)) + more)}";
    }

    private static void Check(SymbolResult result, string prefix)
    {
        foreach (Token token in result.Tokens)
        {
            if (WhyNone(token.Value) is { } reason)
            {
                result.AddError(prefix + reason);
            }
        }
    }

    private static string[] NamesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Take(MostLookedAt).Select(static path => Path.GetFileName(path)).Where(static name => name[0] != '.' && !name.Any(char.IsControl)).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
