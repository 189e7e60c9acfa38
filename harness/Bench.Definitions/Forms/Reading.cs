using Bench.Spec;

namespace Bench.Definitions.Forms;

/// <summary>Where a reader stands in a definition, and what it has found so far.</summary>
internal sealed class Reading
{
    private Reading(FindingList findings, Dictionary<string, Location> keys, Dictionary<string, Location> values, string keyPath)
    {
        Findings = findings;
        Keys = keys;
        Values = values;
        KeyPath = keyPath;
    }

    /// <summary>A reading that starts at the root.</summary>
    public Reading(FindingList findings)
        : this(findings, [], [], "")
    {
    }

    /// <summary>What was found.</summary>
    public FindingList Findings { get; }

    /// <summary>Where each key stands, by its dotted path.</summary>
    public Dictionary<string, Location> Keys { get; }

    /// <summary>Where the value of each key of a mapping with known keys stands, by the same path.</summary>
    public Dictionary<string, Location> Values { get; }

    /// <summary>The dotted path of the key whose value is read.</summary>
    public string KeyPath { get; }

    /// <summary>The place, for messages.</summary>
    public string Here => KeyPath.Length == 0 ? "the definition" : KeyPath;

    /// <summary>The reading of a key's value, whose place is kept too.</summary>
    public Reading At(YamlItem.Entry entry)
    {
        Reading inner = At(entry.Key);
        Values.TryAdd(inner.KeyPath, entry.Value.Location);
        return inner;
    }

    /// <summary>The reading of a key's value.</summary>
    public Reading At(YamlItem.Scalar key)
    {
        string name = key.Text.Length <= 64 ? key.Text : Quote.Of(key.Text);
        Reading inner = new(Findings, Keys, Values, KeyPath.Length == 0 ? name : $"{KeyPath}.{name}");
        Keys.TryAdd(inner.KeyPath, key.Location);
        return inner;
    }

    /// <summary>The reading of a list's element.</summary>
    public Reading At(int index) => new(Findings, Keys, Values, $"{KeyPath}[{index}]");
}
