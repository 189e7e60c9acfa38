using System.Text;

namespace Bench.Results.RunDirectories;

/// <summary>Why a text is not the JSON that was expected, and where.</summary>
/// <param name="Message">What was found and what was expected.</param>
/// <param name="Line">The line, from 1; 0 where the whole text is meant.</param>
/// <param name="Column">The column in UTF-16 units, from 1; 0 where a whole line or text is meant.</param>
public sealed record JsonDefect(string Message, int Line = 0, int Column = 0)
{
    /// <summary>A defect at a byte of the text.</summary>
    internal static JsonDefect At(ReadOnlySpan<byte> text, long offset, string message)
    {
        ReadOnlySpan<byte> before = text[..(int)Math.Min(offset, text.Length)];
        int start = before.LastIndexOf((byte)'\n') + 1;
        return new JsonDefect(message, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[start..]) + 1);
    }

    /// <summary>The message with the place in it, for what has no place of its own.</summary>
    public override string ToString() => Line == 0 ? Message : FormattableString.Invariant($"{Message} ({Line}:{Column})");
}
