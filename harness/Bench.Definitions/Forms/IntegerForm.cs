using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace Bench.Definitions.Forms;

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
