using System.Text;
using Bench.Spec;
using YamlDotNet.Core;

namespace Bench.Definitions.Forms;

/// <summary>Turns the bytes of a definition into a tree, or says what keeps them from being one.</summary>
/// <remarks>Strict: UTF-8, at most 256 KiB, 32 levels, 50,000 nodes; one document; no tab indents a line. What the tree may not hold is refused by <see cref="YamlTree"/> while it is built.</remarks>
internal static class YamlText
{
    /// <summary>Most bytes of a definition.</summary>
    public const int MaximumBytes = 256 * 1024;

    // A whole sentence of the library's.
    private const int LongestReason = 200;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the text; null when something is so wrong that there is no tree.</summary>
    public static YamlItem? Parse(ReadOnlyMemory<byte> bytes, FindingList findings)
    {
        if (bytes.Length > MaximumBytes)
        {
            findings.Error(DefinitionCodes.FileTooLarge, new Location(findings.Path), $"the file has {bytes.Length} bytes, expected at most {MaximumBytes}", "is this the right file? definitions hold settings, never data");
            return null;
        }

        if (Decode(bytes.Span, findings) is not { } text || !CharactersAreAllowed(text, findings))
        {
            return null;
        }

        try
        {
            return new YamlTree(text, findings).Build();
        }
        catch (YamlException exception)
        {
            findings.Error(DefinitionCodes.NotYaml, LocationOf(findings.Path, exception.Start), $"this is not YAML: {Reason(exception)}", "compare the indentation, colons, quotes and brackets of this line and the one above");
            return null;
        }
    }

    /// <summary>A mark of the library as a location.</summary>
    public static Location LocationOf(string path, Mark mark) => new(path, (int)mark.Line, (int)mark.Column);

    private static string? Decode(ReadOnlySpan<byte> bytes, FindingList findings)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (bytes.StartsWith(mark))
        {
            bytes = bytes[mark.Length..];
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            int line = 1 + bytes[..Math.Clamp(exception.Index, 0, bytes.Length)].Count((byte)'\n');
            findings.Error(DefinitionCodes.NotUtf8, new Location(findings.Path, line), "the file is not UTF-8", "save it as UTF-8");
            return null;
        }
    }

    private static bool CharactersAreAllowed(string text, FindingList findings)
    {
        int line = 1;
        int column = 0;
        bool indenting = true;
        bool allowed = true;
        foreach (char character in text)
        {
            column++;
            if (character == '\n')
            {
                (line, column, indenting) = (line + 1, 0, true);
                continue;
            }

            if (character == '\t' && indenting)
            {
                findings.Error(DefinitionCodes.ForbiddenYaml, new Location(findings.Path, line, column), "a tab indents this line, expected spaces", "replace the tab by spaces");
                (indenting, allowed) = (false, false);
            }
            else if (character is not ('\t' or '\r') && (char.IsControl(character) || character is '\uFEFF' or '\uFFFE' or '\uFFFF' or '\u2028' or '\u2029'))
            {
                findings.Error(DefinitionCodes.ForbiddenYaml, new Location(findings.Path, line, column), $"the character U+{(int)character:X4} is not allowed, expected printable text", "delete it");
                allowed = false;
            }

            indenting &= character == ' ';
        }

        return allowed;
    }

    private static string Reason(YamlException exception)
    {
        string text = exception.InnerException is YamlException inner ? inner.Message : exception.Message;
        return Quote.Of(text.TrimEnd('.'), LongestReason)[1..^1];
    }
}
