using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bench.Definitions.Forms;

/// <summary>Spellings of numbers and truth values that definitions accept: one each.</summary>
internal static partial class PlainNumbers
{
    /// <summary>Decimal without leading zeros.</summary>
    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    public static partial Regex Integer();

    /// <summary>Decimal, with a fraction or an exponent.</summary>
    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    public static partial Regex Real();

    /// <summary>Everything that some YAML reader takes for a number.</summary>
    [GeneratedRegex(@"\A[-+]?(0[xob])?[0-9a-fA-F_.:]*[0-9][0-9a-fA-F_.:]*([eE][-+]?[0-9]+)?\z|\A[-+]?\.(inf|nan)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex LooksNumeric();

    /// <summary>Everything that some YAML reader takes for a truth value or for nothing.</summary>
    [GeneratedRegex(@"\A(y|n|yes|no|on|off|true|false|null|~)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex LooksLogical();
}

/// <summary>A whole number in a range.</summary>
internal sealed class IntegerForm<T>(T least, T greatest) : Form<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    /// <inheritdoc/>
    public override string Expected => $"a whole number from {least} to {greatest}";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out T value)
    {
        value = default;
        if (item is not YamlItem.Scalar { Plain: true } scalar || !PlainNumbers.LooksNumeric().IsMatch(scalar.Text))
        {
            RefuseType(item, reading, item is YamlItem.Scalar { Plain: false } ? "write the number without quotes" : "");
            return false;
        }

        if (!PlainNumbers.Integer().IsMatch(scalar.Text))
        {
            bool real = PlainNumbers.Real().IsMatch(scalar.Text);
            reading.Findings.Error(
                real ? DefinitionCodes.WrongType : DefinitionCodes.AmbiguousSpelling,
                item.Location,
                $"{reading.Here} is {item.Kind}, expected {Expected}",
                real ? "write it without a fraction or exponent" : "write it in decimal digits only, without leading zeros, underscores or a prefix");
            return false;
        }

        if (!T.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) || value < least || value > greatest)
        {
            reading.Findings.Error(DefinitionCodes.OutOfRange, item.Location, $"{reading.Here} is {item.Kind}, expected {Expected}", "");
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = JsonNode.Parse(least.ToString()!), ["maximum"] = JsonNode.Parse(greatest.ToString()!) };
}

/// <summary>A real number greater than 0.</summary>
/// <param name="greatest">The greatest value allowed.</param>
/// <param name="greatestIncluded">Whether that value itself is allowed.</param>
internal sealed class RealForm(double greatest, bool greatestIncluded = true) : Form<double>
{
    /// <inheritdoc/>
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a number greater than 0 and {(greatestIncluded ? "at most" : "less than")} {greatest}");

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out double value)
    {
        value = default;
        if (item is not YamlItem.Scalar { Plain: true } scalar || !PlainNumbers.LooksNumeric().IsMatch(scalar.Text))
        {
            RefuseType(item, reading, item is YamlItem.Scalar { Plain: false } ? "write the number without quotes" : "");
            return false;
        }

        if (!PlainNumbers.Real().IsMatch(scalar.Text))
        {
            reading.Findings.Error(DefinitionCodes.AmbiguousSpelling, item.Location, $"{reading.Here} is {item.Kind}, expected {Expected}", "write it in decimal, for example 0.5 or 1e-6");
            return false;
        }

        value = double.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!(value > 0) || value > greatest || (value == greatest && !greatestIncluded))
        {
            reading.Findings.Error(DefinitionCodes.OutOfRange, item.Location, $"{reading.Here} is {item.Kind}, expected {Expected}", "");
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "number", ["exclusiveMinimum"] = 0, [greatestIncluded ? "maximum" : "exclusiveMaximum"] = greatest };
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class FlagForm : Form<bool>
{
    /// <inheritdoc/>
    public override string Expected => "true or false";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out bool value)
    {
        string? text = item is YamlItem.Scalar { Plain: true } scalar ? scalar.Text : null;
        value = text == "true";
        if (value || text == "false")
        {
            return true;
        }

        if (text is not null && PlainNumbers.LooksLogical().IsMatch(text) && text is not "~" && !text.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            bool meant = text[0] is 'y' or 'Y' or 't' or 'T' || text.Equals("on", StringComparison.OrdinalIgnoreCase);
            reading.Findings.Error(
                DefinitionCodes.AmbiguousSpelling,
                item.Location,
                $"{reading.Here} is {item.Kind}, expected {Expected}; did you mean '{(meant ? "true" : "false")}'",
                "YAML's versions disagree on the other spellings");
            return false;
        }

        RefuseType(item, reading);
        return false;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "boolean" };
}
