using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bench.Spec;

namespace Bench.Definitions.Forms;

/// <summary>A length of time with its unit.</summary>
internal sealed partial class DurationForm : Form<Nanoseconds>
{
    private const string Pattern = "^(0|[1-9][0-9]{0,9})(\\.[0-9]{1,9})? ?(ns|us|ms|s|min|h)$";
    private static readonly Nanoseconds Longest = Nanoseconds.FromSeconds(24 * 3600);

    /// <inheritdoc/>
    public override string Expected => "a duration with its unit (ns, us, ms, s, min, h), greater than 0 and at most 24 h, for example 100 ms";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out Nanoseconds value)
    {
        value = default;
        if (item is not YamlItem.Scalar scalar || scalar.IsEmpty)
        {
            RefuseType(item, reading);
            return false;
        }

        if (TryRead(scalar.Text, out value) is not { } code)
        {
            return true;
        }

        string help = code == DefinitionCodes.MalformedText && PlainNumbers.Real().IsMatch(scalar.Text) ? $"add the unit, for example '{scalar.Text} ms'" : "";
        reading.Findings.Error(code, item.Location, $"{reading.Here} is {Quote.Of(scalar.Text)}, expected {Expected}", help);
        return false;
    }

    /// <summary>Reads a text; null when it is a duration, else the code of what is wrong with it.</summary>
    public static string? TryRead(string text, out Nanoseconds value)
    {
        value = default;
        if (Duration().Match(text) is not { Success: true } match || text.Contains('\n', StringComparison.Ordinal))
        {
            return DefinitionCodes.MalformedText;
        }

        decimal number = decimal.Parse(match.Groups[1].Value + match.Groups[2].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        decimal nanoseconds = number * UnitNanoseconds(match.Groups[3].Value);
        if (nanoseconds < 1 || nanoseconds > Longest.Value)
        {
            return DefinitionCodes.OutOfRange;
        }

        value = new Nanoseconds((long)nanoseconds);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Pattern };

    private static decimal UnitNanoseconds(string unit) => unit switch
    {
        "ns" => 1m,
        "us" => 1e3m,
        "ms" => 1e6m,
        "s" => 1e9m,
        "min" => 60e9m,
        _ => 3600e9m,
    };

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
