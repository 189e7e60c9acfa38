using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Bench.Definitions.Forms;

/// <summary>One of a set of names.</summary>
internal sealed class ChoiceForm<T>(IReadOnlyList<KeyValuePair<string, T>> choices) : Form<T>
{
    private readonly FrozenDictionary<string, T> byName = choices.ToFrozenDictionary();

    /// <inheritdoc/>
    public override string Expected => choices.Count == 1 ? $"'{choices[0].Key}'" : $"one of {string.Join(", ", choices.Select(static choice => choice.Key))}";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (item is not YamlItem.Scalar scalar || scalar.IsEmpty)
        {
            RefuseType(item, reading);
            return false;
        }

        if (byName.TryGetValue(scalar.Text, out value))
        {
            return true;
        }

        string meant = Spelling.DidYouMean(scalar.Text, choices.Select(static choice => choice.Key));
        reading.Findings.Error(DefinitionCodes.UnknownName, item.Location, $"{reading.Here} is {Quote.Of(scalar.Text)}, expected {Expected}{meant}", "");
        return false;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. choices.Select(static choice => (JsonNode)JsonValue.Create(choice.Key))]) };
}
