using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bench.Definitions.Forms;

/// <summary>A mapping whose keys the writer chooses.</summary>
/// <param name="what">What the keys name, for messages.</param>
/// <param name="keyPattern">What a key must look like.</param>
/// <param name="element">The form of every value.</param>
/// <param name="least">Fewest keys.</param>
internal sealed class NamedForm<T>(string what, string keyPattern, Form<T> element, int least = 0) : Form<ImmutableArray<KeyValuePair<string, T>>>
{
    private const int MostKeys = 1000;
    private readonly Regex regex = new(keyPattern, RegexOptions.CultureInvariant | RegexOptions.ECMAScript, TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public override string Expected => $"a mapping from {what} to {element.Expected}";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [NotNullWhen(true)] out ImmutableArray<KeyValuePair<string, T>> value)
    {
        value = [];
        if (item is not YamlItem.Mapping mapping)
        {
            RefuseType(item, reading);
            return false;
        }

        if (mapping.Entries.Length < least || mapping.Entries.Length > MostKeys)
        {
            reading.Findings.Error(DefinitionCodes.OutOfRange, item.Location, $"{reading.Here} has {mapping.Entries.Length} keys, expected {least} to {MostKeys}", "");
            return false;
        }

        ImmutableArray<KeyValuePair<string, T>>.Builder values = ImmutableArray.CreateBuilder<KeyValuePair<string, T>>();
        foreach (YamlItem.Entry entry in mapping.Entries)
        {
            if (!regex.IsMatch(entry.Key.Text) || entry.Key.Text.EndsWith('\n'))
            {
                reading.Findings.Error(DefinitionCodes.MalformedText, entry.Key.Location, $"the key is {Quote.Of(entry.Key.Text)}, expected {what}", "");
                continue;
            }

            if (element.TryRead(entry.Value, reading.At(entry.Key), out T? read))
            {
                values.Add(KeyValuePair.Create(entry.Key.Text, read));
            }
        }

        value = values.ToImmutable();
        return value.Length == mapping.Entries.Length;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = keyPattern },
        ["additionalProperties"] = element.Schema(),
        ["minProperties"] = least,
        ["maxProperties"] = MostKeys,
    };
}
