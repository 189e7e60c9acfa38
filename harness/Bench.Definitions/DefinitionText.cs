using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions;

/// <summary>Reads a definition's bytes by a form.</summary>
internal static class DefinitionText
{
    /// <summary>Whether a text says that it follows a schema, right or wrong.</summary>
    public static bool Follows(ReadOnlyMemory<byte> bytes, string schema) =>
        YamlText.Parse(bytes, new FindingList("definition")) is YamlItem.Mapping root
        && root.Entries.Any(entry => entry is { Key.Text: "schema", Value: YamlItem.Scalar said } && said.Text == schema);

    /// <summary>The definition, or all findings.</summary>
    public static Parsed<Definition<T>> Read<T>(string path, ReadOnlyMemory<byte> bytes, Form<T> form)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FindingList findings = new(path);
        Reading reading = new(findings);
        Definition<T>? definition = null;
        if (YamlText.Parse(bytes, findings) is { } root && form.TryRead(root, reading, out T? value) && !findings.HasErrors)
        {
            definition = new Definition<T>
            {
                Value = value,
                Path = path,
                Bytes = bytes,
                Digest = Sha256Digest.Of(bytes.Span),
                Keys = reading.Keys.ToImmutableDictionary(),
                Values = reading.Values.ToImmutableDictionary(),
            };
        }

        return findings.Conclude(definition);
    }
}
