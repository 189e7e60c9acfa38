using System.Text.Json.Nodes;

namespace Bench.Definitions.Forms;

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
