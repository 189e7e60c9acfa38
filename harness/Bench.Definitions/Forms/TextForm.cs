using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bench.Definitions.Forms;

/// <summary>Text, possibly of a given form.</summary>
/// <param name="expected">What is expected, for people.</param>
/// <param name="pattern">A regular expression of the whole text (the subset that JSON Schema shares); null allows any.</param>
/// <param name="longest">Most characters.</param>
internal class TextForm(string expected, string? pattern = null, int longest = 200) : Form<string>
{
    private readonly Regex? regex = pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ECMAScript, TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (item is not YamlItem.Scalar scalar || scalar.IsEmpty)
        {
            RefuseType(item, reading);
            return false;
        }

        if (scalar.Plain && (PlainNumbers.LooksLogical().IsMatch(scalar.Text) || (PlainNumbers.LooksNumeric().IsMatch(scalar.Text) && !IsUnmistakable(scalar.Text))))
        {
            string help = regex?.IsMatch(scalar.Text) ?? true ? $"write \"{scalar.Text}\", in quotes" : "";
            reading.Findings.Error(DefinitionCodes.WrongType, item.Location, $"{reading.Here} is {item.Kind}, which without quotes is no text to YAML; expected {Expected}", help);
            return false;
        }

        if (scalar.Text.Length > longest || string.IsNullOrWhiteSpace(scalar.Text))
        {
            reading.Findings.Error(DefinitionCodes.OutOfRange, item.Location, $"{reading.Here} has {scalar.Text.Length} characters, expected {Expected} of 1 to {longest}", "");
            return false;
        }

        // No line feed, which '$' would let pass, and nothing that a terminal or a page would act upon.
        if (scalar.Text.Any(char.IsControl) || regex?.IsMatch(scalar.Text) == false)
        {
            reading.Findings.Error(DefinitionCodes.MalformedText, item.Location, $"{reading.Here} is {Quote.Of(scalar.Text)}, expected {Expected}", "");
            return false;
        }

        value = scalar.Text;
        return true;
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        JsonObject schema = new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = longest };
        if (pattern is not null)
        {
            schema["pattern"] = pattern;
        }

        return schema;
    }

    /// <summary>Whether plain text that might be a number cannot be meant as one here.</summary>
    protected virtual bool IsUnmistakable(string text) => false;
}
