using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bench.Results.Bundles;

/// <summary>Writes the one byte sequence that stands for a JSON value: names sorted by UTF-16 code units, no white space, ECMAScript's string escapes.</summary>
/// <remarks>Source: RFC 8785, restricted to integers within ±(2^53-1), which makes its section on floating point superfluous. No encoder of the platform
/// escapes this way (they all escape more), hence this writer.</remarks>
public static class CanonicalJson
{
    /// <summary>The canonical bytes of an element.</summary>
    /// <exception cref="ArgumentException">The element holds a number that is no integer within ±(2^53-1), or half of a surrogate pair.</exception>
    public static byte[] Write(JsonElement value)
    {
        ArrayBufferWriter<byte> output = new();
        try
        {
            Write(value, output);
        }
        catch (InvalidOperationException wrong)
        {
            // What a string says when it is asked for its characters and has half a pair.
            throw new ArgumentException("a string holds half of a surrogate pair", nameof(value), wrong);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The canonical bytes of a node; a null node is the value null.</summary>
    /// <exception cref="ArgumentException">As for elements.</exception>
    public static byte[] Write(JsonNode? value) => Write(JsonSerializer.SerializeToElement(value));

    /// <summary>The canonical bytes of a record, by way of the serializer and its options.</summary>
    /// <exception cref="ArgumentException">As for elements.</exception>
    public static byte[] Write<T>(T value, JsonSerializerOptions options) => Write(JsonSerializer.SerializeToElement(value, options));

    /// <summary>Whether the bytes are exactly the canonical form of the value that was read from them.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8, JsonElement value) => utf8.SequenceEqual(Write(value));

    private static void Write(JsonElement value, ArrayBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, output);
                break;
            case JsonValueKind.Array:
                WriteArray(value, output);
                break;
            case JsonValueKind.String:
                WriteString(value.GetString()!, output);
                break;
            case JsonValueKind.Number:
                long integer = StrictJson.IntegerOf(value.GetRawText())
                    ?? throw new ArgumentException($"{value.GetRawText()} is no integer within ±(2^53-1); write reals and larger integers as strings", nameof(value));
                output.Write(Encoding.ASCII.GetBytes(integer.ToString(CultureInfo.InvariantCulture)));
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            case JsonValueKind.Null:
                output.Write("null"u8);
                break;
            default:
                throw new ArgumentException("the element holds no value", nameof(value));
        }
    }

    private static void WriteObject(JsonElement value, ArrayBufferWriter<byte> output)
    {
        output.Write("{"u8);
        bool first = true;
        foreach (JsonProperty member in value.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
        {
            output.Write(first ? ""u8 : ","u8);
            WriteString(member.Name, output);
            output.Write(":"u8);
            Write(member.Value, output);
            first = false;
        }

        output.Write("}"u8);
    }

    private static void WriteArray(JsonElement value, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        bool first = true;
        foreach (JsonElement item in value.EnumerateArray())
        {
            output.Write(first ? ""u8 : ","u8);
            Write(item, output);
            first = false;
        }

        output.Write("]"u8);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> output)
    {
        StringBuilder escaped = new(text.Length + 2);
        escaped.Append('"');
        foreach (char unit in text)
        {
            _ = unit switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\t' => escaped.Append("\\t"),
                '\n' => escaped.Append("\\n"),
                '\f' => escaped.Append("\\f"),
                '\r' => escaped.Append("\\r"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => escaped.Append(unit),
            };
        }

        escaped.Append('"');
        output.Write(Encoding.UTF8.GetBytes(escaped.ToString()));
    }
}
