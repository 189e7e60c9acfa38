using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>Reads the JSON that <see cref="BenchJson"/> writes and nothing looser: no null, no number that is not an integer within ±(2⁵³ - 1), no unknown, duplicate or missing member.</summary>
public static partial class RecordJson
{
    /// <summary>Reads one value; otherwise says why not.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="text">The whole text, UTF-8.</param>
    /// <param name="value">The value; null when it is refused.</param>
    /// <param name="defect">Why it is refused, and where; null when it is not.</param>
    public static bool TryRead<T>(ReadOnlySpan<byte> text, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out JsonDefect? defect)
        where T : class
    {
        value = null;
        defect = WhyRefused(text);
        if (defect is not null)
        {
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize<T>(text, BenchJson.Line);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            defect = OfForm(text, exception);
            return false;
        }

        defect = value is null ? new JsonDefect("null stands where an object is expected") : null;
        return value is not null;
    }

    private static JsonDefect? WhyRefused(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            return new JsonDefect("the text is not UTF-8");
        }

        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = StrictJson.MaximumDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Null)
                {
                    return JsonDefect.At(text, reader.TokenStartIndex, "null; expected the member to be left out where its value is not known");
                }

                if (reader.TokenType == JsonTokenType.Number && !IsSafeInteger(ref reader))
                {
                    return JsonDefect.At(text, reader.TokenStartIndex, "a number that is no integer within 2^53 - 1; expected reals and larger integers to be strings");
                }
            }
        }
        catch (JsonException exception)
        {
            return OfSyntax(text, exception);
        }

        return null;
    }

    private static bool IsSafeInteger(ref Utf8JsonReader reader) =>
        reader.TryGetInt64(out long number) && number is >= -StrictJson.LargestInteger and <= StrictJson.LargestInteger;

    /// <summary>What is no JSON at all. The library's messages speak of its reader; what stands in the file says more.</summary>
    private static JsonDefect OfSyntax(ReadOnlySpan<byte> text, JsonException exception)
    {
        long at = OffsetOf(text, exception);
        if (text.Length == 0 || text[(int)Math.Min(at, text.Length)..].Trim(" \t\r\n"u8).IsEmpty)
        {
            return JsonDefect.At(text, at, text.Trim(" \t\r\n"u8).IsEmpty ? "the text is empty; expected a JSON object" : "the text ends inside a JSON value; expected all of it");
        }

        return JsonDefect.At(text, at, exception.Message.Contains("depth", StringComparison.Ordinal)
            ? $"nested more than {StrictJson.MaximumDepth} levels deep"
            : $"no JSON: {Shown(text[(int)at..])} stands where none can");
    }

    /// <summary>JSON of another form than the file has. Our own messages stand as they are; the library's name its types, which mean nothing to a reader of the file.</summary>
    private static JsonDefect OfForm(ReadOnlySpan<byte> text, Exception exception)
    {
        if (exception is not JsonException { LineNumber: not null } json)
        {
            return new JsonDefect("the text does not have the form of this file");
        }

        string member = json.Path is { Length: > 2 } path ? path[2..] : "the object";
        string[] quoted = [.. Quoted().Matches(json.Message).Select(static match => match.Groups[1].Value)];
        string message = json.Message switch
        {
            var library when library.Contains("missing required", StringComparison.Ordinal) => $"{member} lacks {string.Join(", ", quoted.Skip(1))}",
            var library when library.Contains("could not be mapped", StringComparison.Ordinal) => $"{member} is no member of this file's form",
            var library when library.StartsWith("Duplicate", StringComparison.Ordinal) => $"{member} stands twice",
            var library when library.Contains("could not be converted", StringComparison.Ordinal) => $"{member} is of another kind; expected {KindIn(library)}",
            var own when !own.Contains("LineNumber", StringComparison.Ordinal) => $"{member}: {own}",
            _ => $"{member} does not have this file's form",
        };
        return JsonDefect.At(text, OffsetOf(text, json), message);
    }

    /// <summary>What JSON has for the type that the library names.</summary>
    private static string KindIn(string message) => message switch
    {
        var text when text.Contains("System.Int", StringComparison.Ordinal) || text.Contains("System.UInt", StringComparison.Ordinal) || text.Contains("System.Byte", StringComparison.Ordinal) => "an integer that fits",
        var text when text.Contains("System.Boolean", StringComparison.Ordinal) => "true or false",
        var text when text.Contains("System.Collections", StringComparison.Ordinal) => "a list or an object",
        var text when text.Contains("System.String", StringComparison.Ordinal) => "a string",
        _ => "what this file's form has there",
    };

    private static long OffsetOf(ReadOnlySpan<byte> text, JsonException exception)
    {
        int start = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
        {
            start += text[start..].IndexOf((byte)'\n') + 1;
        }

        return Math.Min(start + (exception.BytePositionInLine ?? 0), text.Length);
    }

    private static string Shown(ReadOnlySpan<byte> text) => text[0] is > (byte)' ' and < 127 ? $"'{(char)text[0]}'" : $"byte 0x{text[0]:X2}";

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
