using System.Globalization;

namespace Bench.Results.Bundles;

/// <summary>Numbers in a log's texts: decimal, without sign or leading zeros.</summary>
internal static class LogNumber
{
    /// <summary>The number, or null when the text is spelled in any other way.</summary>
    public static long? Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number.ToString(CultureInfo.InvariantCulture) == text
            ? number
            : null;
}
