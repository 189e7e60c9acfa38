using System.Globalization;
using System.Text.Json.Nodes;

namespace Bench.Definitions.Forms;

/// <summary>A day, as <c>2026-11-01</c>.</summary>
internal sealed class DateForm : Form<DateOnly>
{
    /// <inheritdoc/>
    public override string Expected => "a day as YYYY-MM-DD";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out DateOnly value)
    {
        value = default;
        if (item is not YamlItem.Scalar scalar || scalar.IsEmpty)
        {
            RefuseType(item, reading);
            return false;
        }

        if (DateOnly.TryParseExact(scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value))
        {
            return true;
        }

        reading.Findings.Error(DefinitionCodes.MalformedText, item.Location, $"{reading.Here} is {Quote.Of(scalar.Text)}, expected {Expected}", "");
        return false;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "string", ["format"] = "date", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" };
}
