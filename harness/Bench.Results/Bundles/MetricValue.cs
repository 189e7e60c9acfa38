using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Results.Bundles;

/// <summary>A metric's value as a bundle states it: an integer (nanoseconds, counts) or a real number, which stands as a string in its shortest exact form.</summary>
[JsonConverter(typeof(JsonForm))]
public readonly record struct MetricValue
{
    private readonly string? real;
    private readonly long integer;

    private MetricValue(long integer, string? real)
    {
        this.integer = integer;
        this.real = real;
    }

    /// <summary>An integer value, for example a latency in nanoseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The magnitude is above 2^53-1.</exception>
    public static MetricValue OfInteger(long value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, StrictJson.LargestInteger);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, -StrictJson.LargestInteger);
        return new MetricValue(value, null);
    }

    /// <summary>A real value, for example samples a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public static MetricValue OfReal(double value) => double.IsFinite(value)
        ? new MetricValue(0, value.ToString("R", CultureInfo.InvariantCulture))
        : throw new ArgumentOutOfRangeException(nameof(value), value, "a metric is finite");

    /// <summary>Whether it stands in the JSON as an integer.</summary>
    public bool IsInteger => real is null;

    /// <summary>The value as a number.</summary>
    public double ToDouble() => real is null ? integer : double.Parse(real, CultureInfo.InvariantCulture);

    /// <summary>The text as it stands in the JSON, without quotes.</summary>
    public override string ToString() => real ?? integer.ToString(CultureInfo.InvariantCulture);

    private sealed class JsonForm : JsonConverter<MetricValue>
    {
        public override MetricValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long integer))
            {
                return OfInteger(integer);
            }

            if (reader.TokenType == JsonTokenType.String
                && double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value)
                && value.ToString("R", CultureInfo.InvariantCulture) == reader.GetString())
            {
                return OfReal(value);
            }

            throw new JsonException("a metric's value is an integer, or a string with a real number in its shortest form");
        }

        public override void Write(Utf8JsonWriter writer, MetricValue value, JsonSerializerOptions options)
        {
            if (value.real is null)
            {
                writer.WriteNumberValue(value.integer);
                return;
            }

            writer.WriteStringValue(value.real);
        }
    }
}
