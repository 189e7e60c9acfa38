using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Bench.Rules;

/// <summary>Whether two texts name one operating system: its distribution, and the version as far as both tell it.</summary>
internal static partial class OperatingSystemName
{
    /// <summary>Words that every Linux may be called by.</summary>
    private static readonly string[] Generic = ["LINUX", "GNU", "KERNEL", "OS", "64", "BIT", "X86"];

    /// <summary>What distributions are called for short, by the first word of their full name.</summary>
    private static readonly (string Full, string Short)[] Abbreviations = [("RED", "RHEL"), ("SUSE", "SLES"), ("ORACLE", "OL"), ("AMAZON", "AL2023"), ("AMAZON", "AL2")];

    /// <summary>Whether the claim is of what was found.</summary>
    /// <param name="claim">As stated, perhaps with the kernel's version.</param>
    /// <param name="own">As the system calls itself, for example <c>Ubuntu 22.04.4 LTS</c>.</param>
    public static bool Agrees(string claim, string own)
    {
        ImmutableArray<string> claimed = StatedValue.WordsIn(claim), found = StatedValue.WordsIn(own);
        if (StatedValue.SaysNothing(claim) || found.IsEmpty)
        {
            return true;
        }

        string name = Abbreviations.Where(one => one.Full == found[0] && claimed.Contains(one.Short)).Select(static one => one.Short).FirstOrDefault() ?? found[0];
        return claimed.Contains(name)
            ? VersionAfter(claim, name) is not { } stated || VersionAfter(own, found[0]) is not { } version || Covers(stated, version) || Covers(version, stated)
            : claimed.All(static word => Generic.Contains(word) || char.IsAsciiDigit(word[0]));
    }

    /// <summary>The first version number behind a name: <c>22.04.4</c>.</summary>
    private static string? VersionAfter(string text, string name)
    {
        int at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return Version().Match(text, at < 0 ? 0 : at + name.Length) is { Success: true } match ? match.Value : null;
    }

    private static bool Covers(string shorter, string longer) => longer == shorter || longer.StartsWith(shorter + ".", StringComparison.Ordinal);

    [GeneratedRegex(@"[0-9]+(?:\.[0-9]+)*")]
    private static partial Regex Version();
}
