using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Bench.Results.Bundles;

/// <summary>Reads JSON as the bundle format wants it: objects, arrays, strings, integers, booleans and null, with exactly one possible reading.</summary>
/// <remarks>Refused as <c>E_JSON</c>: bytes that are not UTF-8, a byte order mark, duplicate names (also escaped ones), nesting deeper than 32,
/// lone surrogates, numbers that are not integers or lie beyond 2^53-1, comments and trailing commas.</remarks>
public static class StrictJson
{
    /// <summary>Deepest nesting of objects and arrays.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Largest magnitude of an integer, 2^53-1: beyond it readers that use doubles disagree.</summary>
    public const long LargestInteger = (1L << 53) - 1;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaximumDepth,
    };

    /// <summary>Reads the whole of <paramref name="utf8"/> as one value.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="entry">The name to report, for example the attestation's.</param>
    /// <exception cref="BundleRefusedException">The bytes are refused, with code <c>E_JSON</c>.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, string entry = "")
    {
        JsonElement root = ParseLoosely(utf8, BundleCode.Json, entry);
        RequireIntegers(root, entry);
        return root;
    }

    /// <summary>Reads one value with the same rules except that numbers may be any JSON number: for envelopes, whose unknown members are ignored.</summary>
    internal static JsonElement ParseLoosely(ReadOnlyMemory<byte> utf8, string code, string entry)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            throw new BundleRefusedException(code, "the text is not UTF-8", entry);
        }

        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            throw new BundleRefusedException(code, "the text begins with a byte order mark", entry);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Options);
            JsonElement root = document.RootElement.Clone();
            RequireWholeCharacters(root);
            return root;
        }
        catch (JsonException wrong)
        {
            throw new BundleRefusedException(code, $"no strict JSON: {FirstSentence(wrong.Message)}", entry);
        }
        catch (InvalidOperationException)
        {
            // Only reading a string's characters says so: the parser itself lets \ud800 pass.
            throw new BundleRefusedException(code, "a string holds half of a surrogate pair", entry);
        }
    }

    /// <summary>The integer that a number's text spells, or null when the text is no integer within ±(2^53-1).</summary>
    internal static long? IntegerOf(string text)
    {
        bool digitsOnly = text.AsSpan(text.StartsWith('-') ? 1 : 0).IndexOfAnyExceptInRange('0', '9') < 0;
        return digitsOnly
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value is >= -LargestInteger and <= LargestInteger
                ? value
                : null;
    }

    private static void RequireWholeCharacters(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    RequireWholeCharacters(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    _ = member.Name;
                    RequireWholeCharacters(member.Value);
                }

                break;
            default:
                break;
        }
    }

    private static void RequireIntegers(JsonElement value, string entry)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when IntegerOf(value.GetRawText()) is null:
                string text = value.GetRawText();
                throw new BundleRefusedException(
                    BundleCode.Json,
                    $"the number {(text.Length <= 40 ? text : text[..40] + "…")} is no integer within ±(2^53-1); reals and larger integers are strings",
                    entry);
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    RequireIntegers(item, entry);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    RequireIntegers(member.Value, entry);
                }

                break;
            default:
                break;
        }
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message.TrimEnd('.') : message[..end];
    }
}
