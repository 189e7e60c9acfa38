using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>Reads the JSON that <see cref="BenchJson"/> writes and nothing looser: no null, no number that is not an integer within ±(2⁵³ - 1), no unknown, duplicate or missing member.</summary>
internal static class RecordJson
{
    /// <summary>Reads one value; otherwise says why not.</summary>
    public static bool TryRead<T>(ReadOnlySpan<byte> text, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? reason)
        where T : class
    {
        value = null;
        reason = WhyRefused(text);
        if (reason is not null)
        {
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize<T>(text, BenchJson.Line);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            reason = Readable(exception);
            return false;
        }

        reason = value is null ? "null stands where an object is expected" : null;
        return value is not null;
    }

    private static string? WhyRefused(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            return "the text is not UTF-8";
        }

        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = StrictJson.MaximumDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Null)
                {
                    return $"null at byte {reader.TokenStartIndex}: a value that is not known is left out";
                }

                if (reader.TokenType == JsonTokenType.Number && !IsSafeInteger(ref reader))
                {
                    return $"a number at byte {reader.TokenStartIndex} that is no integer within 2^53 - 1: reals and larger integers are strings";
                }
            }
        }
        catch (JsonException exception)
        {
            return Readable(exception);
        }

        return null;
    }

    private static bool IsSafeInteger(ref Utf8JsonReader reader) =>
        reader.TryGetInt64(out long number) && number is >= -StrictJson.LargestInteger and <= StrictJson.LargestInteger;

    /// <summary>The library's message without the type names that mean nothing to a reader of the file.</summary>
    private static string Readable(Exception exception)
    {
        if (exception is not JsonException json)
        {
            return "the text does not have the shape of the file's schema";
        }

        string where = json.Path is { Length: > 1 } path ? $" at {path}" : "";
        string line = json.LineNumber is long number ? string.Create(CultureInfo.InvariantCulture, $" (line {number + 1})") : "";
        string message = json.InnerException is FormatException or OverflowException ? json.Message : FirstSentence(json.Message);
        return $"not the JSON expected{where}{line}: {message}";
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }
}
