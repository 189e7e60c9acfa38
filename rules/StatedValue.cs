using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Rules;

/// <summary>What the texts of a system description, and of what was found on a machine, say in numbers. No text makes it fail.</summary>
internal static partial class StatedValue
{
    private static readonly string[] Silences = ["", "N/A", "NA", "-", "NONE", "NOT STATED", "NOT ESTABLISHED", "UNKNOWN"];

    /// <summary>Whether a field claims nothing.</summary>
    public static bool SaysNothing(string text) => Silences.Contains(text.Trim().ToUpperInvariant());

    /// <summary>The first whole number in a text, with its sign; null where there is none in ASCII digits.</summary>
    public static double? NumberIn(string text) => Number().Match(text) is { Success: true } match ? Value(match) : null;

    /// <summary>The sizes in a text, bytes: <c>512 GB</c>, <c>23.5GiB</c>, <c>2 x 3.84 TB</c> as the one and as the product.</summary>
    public static ImmutableArray<double> SizesIn(string text) => [.. Size().Matches(text).SelectMany(static match => SizesOf(match))];

    /// <summary>The frequencies in a text, Hz.</summary>
    public static ImmutableArray<double> FrequenciesIn(string text) => [.. Frequency().Matches(text).Select(static match => Value(match.Groups[1]) * Scale(match.Groups[2].Value, 1000))];

    /// <summary>The speeds of networks in a text, bit/s: <c>10GbE</c>, <c>100 Gb/s</c>, <c>400G</c>, <c>25000 Mb/s</c>.</summary>
    public static ImmutableArray<double> SpeedsIn(string text) => [.. Speed().Matches(text).Select(static match => Value(match.Groups[1]) * Scale(match.Groups[2].Value, 1000))];

    /// <summary>The sizes that a text gives for a level of cache, bytes: <c>L3 32 MiB</c> or <c>32 MB L3</c>.</summary>
    public static ImmutableArray<double> CachesIn(string text, int level)
    {
        MatchCollection levels = LevelFirst().Matches(text), sizes = SizeFirst().Matches(text);
        MatchCollection matches = sizes.Count > 0 && (levels.Count == 0 || sizes[0].Index < levels[0].Index) ? sizes : levels;
        return [.. matches.Where(match => Value(match.Groups["level"]) == level).Select(static match => Value(match.Groups["size"]) * Scale(match.Groups["unit"].Value, 1024))];
    }

    /// <summary>Its words: letters and digits, in upper case.</summary>
    public static ImmutableArray<string> WordsIn(string text) => [.. Word().Matches(text.ToUpperInvariant()).Select(static word => word.Value)];

    private static IEnumerable<double> SizesOf(Match match)
    {
        bool binary = match.Groups["binary"].Length > 0 || match.Groups["unit"].Value == "k";
        double one = Value(match.Groups["size"]) * Scale(match.Groups["unit"].Value, binary ? 1024 : 1000);
        yield return one;
        if (match.Groups["times"].Success)
        {
            yield return one * Value(match.Groups["times"]);
        }
    }

    private static double Value(Capture digits) => double.Parse(digits.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static double Scale(string unit, double thousand) => Math.Pow(thousand, "kMGTP".IndexOf(unit[0], StringComparison.OrdinalIgnoreCase) + 1);

    [GeneratedRegex(@"(?<![\w.])[-+]?[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?:(?<times>[0-9]+) ?[xX*] ?)?(?<size>[0-9]+(?:\.[0-9]+)?) ?(?<unit>[kKMmGgTtPp])(?<binary>i?)[Bb]?(?![A-Za-z0-9])")]
    private static partial Regex Size();

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?) ?([kKMmGg])[Hh][Zz]")]
    private static partial Regex Frequency();

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?) ?([MGT])(?:igabit|igE|E|b(?:it)?(?:/s(?:ec)?|ps|E)?)?(?![A-Za-z0-9])")]
    private static partial Regex Speed();

    [GeneratedRegex(@"[Ll](?<level>[1-4])[^0-9]{0,24}?(?<size>[0-9]+(?:\.[0-9]+)?) ?(?<unit>[kKMG])")]
    private static partial Regex LevelFirst();

    [GeneratedRegex(@"(?<size>[0-9]+(?:\.[0-9]+)?) ?(?<unit>[kKMG])(?:i?B)? ?(?:of )?[Ll](?<level>[1-4])")]
    private static partial Regex SizeFirst();

    [GeneratedRegex("[A-Z0-9]+")]
    private static partial Regex Word();
}
