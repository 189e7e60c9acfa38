using System.Text.Json;

namespace Bench.Statistics.Conformance;

/// <summary>A value of a golden case with the place it stands at, so that what is wrong with it can be located.</summary>
/// <remarks>Every read throws <see cref="FormatException"/> with the place, what was expected and what was found.</remarks>
internal readonly struct GoldenElement(JsonElement element, string place)
{
    private const int LongestQuote = 40;

    public bool IsNull => element.ValueKind == JsonValueKind.Null;

    public GoldenElement Member(string name) =>
        element.ValueKind != JsonValueKind.Object ? throw Expected("an object")
        : element.TryGetProperty(name, out JsonElement value) ? new GoldenElement(value, $"{place}.{name}")
        : throw new FormatException($"{place}.{name}: expected a value, found none");

    public bool Has(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    public GoldenElement[] Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Expected("a list");
        }

        string list = place;
        return [.. element.EnumerateArray().Select((item, index) => new GoldenElement(item, $"{list}[{index}]"))];
    }

    public double Real() => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value) ? value : throw Expected("a finite number");

    /// <summary>A finite number, or null.</summary>
    public double? RealOrNull() => IsNull ? null : Real();

    public long Integer(long least = long.MinValue, long greatest = long.MaxValue) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) && value >= least && value <= greatest ? value
        : throw Expected(least == long.MinValue ? "an integer" : FormattableString.Invariant($"an integer from {least} to {greatest}"));

    public string Text() => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Expected("a text");

    /// <summary>Bytes written as hexadecimal digits of either case.</summary>
    public byte[] Bytes()
    {
        try
        {
            return Convert.FromHexString(Text());
        }
        catch (FormatException)
        {
            throw Expected("an even number of hexadecimal digits");
        }
    }

    public FormatException Expected(string what)
    {
        string found = element.ValueKind == JsonValueKind.Undefined ? "nothing" : element.GetRawText();
        return new FormatException($"{place}: expected {what}, found {(found.Length > LongestQuote ? found[..LongestQuote] + "…" : found)}");
    }
}
