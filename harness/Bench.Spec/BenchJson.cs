using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Bench.Spec.Problems;
using Bench.Spec.Training;

namespace Bench.Spec;

/// <summary>How records are written as JSON inside a bundle: snake_case, no floating-point numbers (reals are strings), no integers beyond 2^53, digests as hexadecimal, times RFC 3339 UTC, nulls left out.</summary>
public static class BenchJson
{
    /// <summary>One object a line, for logs.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Indented, for files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        JsonSerializerOptions options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            MaxDepth = 32,
            WriteIndented = indented,
            NewLine = "\n",
            AllowOutOfOrderMetadataProperties = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDerived, LeaveOutTokenBounds } },
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
                new TextConverter<double>(
                    static value => value.ToString("R", CultureInfo.InvariantCulture),
                    static text => double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture)),
                new TextConverter<ulong>(
                    static value => value.ToString(CultureInfo.InvariantCulture),
                    static text => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)),
                new TextConverter<HyperparameterValue>(static value => value.Text, static text => new HyperparameterValue(text)),
                new TextConverter<Sha256Digest>(static value => value.Hex, Sha256Digest.Parse),
                new TextConverter<TimeSpan>(
                    static value => value.ToString("c", CultureInfo.InvariantCulture),
                    static text => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture)),
                new TextConverter<DateTimeOffset>(
                    static value => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    static text => DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    // A problem's family is its type discriminator, and its tensors follow from its shape. An override does not inherit its base's JsonIgnore.
    private static void LeaveOutDerived(JsonTypeInfo type)
    {
        for (int i = type.Properties.Count - 1; i >= 0 && typeof(Problem).IsAssignableFrom(type.Type); i--)
        {
            if (type.Properties[i].Set is null)
            {
                type.Properties.RemoveAt(i);
            }
        }
    }

    // Settings that came after the first bundles stand in JSON only where they differ from their default: what was written before reads and compares unchanged.
    private static void LeaveOutTokenBounds(JsonTypeInfo type)
    {
        if (type.Type != typeof(TestSettings))
        {
            return;
        }

        foreach (JsonPropertyInfo bound in type.Properties.Where(static property => property.Name is "server_ttft_latency_ns" or "server_tpot_latency_ns"))
        {
            bound.ShouldSerialize = static (_, value) => value is not 100_000_000L;
        }
    }

    /// <summary>A value that stands in JSON as a string.</summary>
    private sealed class TextConverter<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException($"expected a string that holds a {typeof(T).Name}");
            }

            string text = reader.GetString()!;
            try
            {
                return read(text);
            }
            catch (Exception exception) when (exception is FormatException or OverflowException)
            {
                throw new JsonException($"'{text}' is no {typeof(T).Name}", exception);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
