using System.Globalization;
using System.Text;

namespace Bench.Definitions.Forms;

/// <summary>How foreign text stands in a message: in quotes, short, and without characters that a terminal obeys.</summary>
internal static class Quote
{
    private const int Longest = 60;

    /// <summary>The text in single quotes, cut after 60 characters.</summary>
    public static string Of(string text) => Of(text, Longest);

    /// <summary>The text in single quotes, cut after a number of characters.</summary>
    public static string Of(string text, int longest)
    {
        StringBuilder quoted = new("'");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (quoted.Length > longest)
            {
                quoted.Append('…');
                break;
            }

            if (rune.Value < ' ' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
                continue;
            }

            quoted.Append(rune.ToString());
        }

        return quoted.Append('\'').ToString();
    }
}
