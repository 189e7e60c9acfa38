using System.Globalization;
using System.Text.Json.Nodes;

namespace Bench.Definitions.Forms;

/// <summary>A real number, greater than 0 unless a least is given.</summary>
/// <param name="greatest">The greatest value allowed.</param>
/// <param name="greatestIncluded">Whether that value itself is allowed.</param>
/// <param name="least">The least value, which is allowed; null for anything greater than 0.</param>
internal sealed class RealForm(double greatest, bool greatestIncluded = true, double? least = null) : Form<double>
{
    /// <inheritdoc/>
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a number {(least is null ? "greater than 0" : "of at least " + least.Value.ToString(CultureInfo.InvariantCulture))} and {(greatestIncluded ? "at most" : "less than")} {greatest}");

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
        if (!(value > 0 || value >= least) || value > greatest || (value == greatest && !greatestIncluded))
        {
            reading.Findings.Error(DefinitionCodes.OutOfRange, item.Location, $"{reading.Here} is {item.Kind}, expected {Expected}", "");
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new()
    {
        ["type"] = "number",
        [least is null ? "exclusiveMinimum" : "minimum"] = least ?? 0,
        [greatestIncluded ? "maximum" : "exclusiveMaximum"] = greatest,
    };
}
