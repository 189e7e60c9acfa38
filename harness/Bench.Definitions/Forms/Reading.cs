using Bench.Spec;

namespace Bench.Definitions.Forms;

/// <summary>Where a reader stands in a definition, and what it has found so far.</summary>
internal sealed class Reading
{
    private Reading(FindingList findings, Dictionary<string, Location> keys, string keyPath)
    {
        Findings = findings;
        Keys = keys;
        KeyPath = keyPath;
    }

    /// <summary>A reading that starts at the root.</summary>
    public Reading(FindingList findings)
        : this(findings, [], "")
    {
    }

    /// <summary>What was found.</summary>
    public FindingList Findings { get; }

    /// <summary>Where each key stands, by its dotted path.</summary>
    public Dictionary<string, Location> Keys { get; }

    /// <summary>The dotted path of the key whose value is read.</summary>
    public string KeyPath { get; }

    /// <summary>The place, for messages.</summary>
    public string Here => KeyPath.Length == 0 ? "the definition" : KeyPath;

    /// <summary>The reading of a key's value.</summary>
    public Reading At(YamlItem.Scalar key)
    {
        string name = key.Text.Length <= 64 ? key.Text : Quote.Of(key.Text);
        Reading inner = new(Findings, Keys, KeyPath.Length == 0 ? name : $"{KeyPath}.{name}");
        Keys.TryAdd(inner.KeyPath, key.Location);
        return inner;
    }

    /// <summary>The reading of a list's element.</summary>
    public Reading At(int index) => new(Findings, Keys, $"{KeyPath}[{index}]");
}
