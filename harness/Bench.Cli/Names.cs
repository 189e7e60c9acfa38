using Bench.Definitions.Forms;
using Bench.Results.Reports;
using Bench.Spec;

namespace Bench.Cli;

/// <summary>How names are spelled on the command line and in tables: <c>single-stream</c>, <c>closed</c>.</summary>
internal static class Names
{
    /// <summary>A name of an enumeration in lower case, words joined by hyphens.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select(static (letter, i) => char.IsUpper(letter) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>The value of a name; underscores count as hyphens.</summary>
    /// <exception cref="UsageException">There is no such name.</exception>
    public static T Read<T>(string option, string text)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (Of(value) == text.Replace('_', '-'))
            {
                return value;
            }
        }

        throw new UsageException($"{option} is '{text}'; expected {OneOf(text, Enum.GetValues<T>().Select(Of))}");
    }

    /// <summary>"one of a, b, c", with the one that was probably meant.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="names">What there is.</param>
    public static string OneOf(string written, IEnumerable<string> names)
    {
        string[] all = [.. names];
        return $"one of {string.Join(", ", all)}{Spelling.DidYouMean(written, all)}";
    }

    /// <summary>How many findings there are of each severity, in words: <c>1 error, 0 warnings, 2 notes</c>.</summary>
    public static string Counted(int errors, int warnings, int notes) => $"{Quantity.Counted(errors, "error")}, {Quantity.Counted(warnings, "warning")}, {Quantity.Counted(notes, "note")}";

    /// <summary>How a scenario is spelled in file names and tables.</summary>
    public static string File(Scenario scenario) => Of(scenario);
}
