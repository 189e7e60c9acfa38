using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions;

/// <summary>Reads system descriptions (<c>systems/ID.yaml</c>): MLPerf's field names with text.</summary>
public static class SystemReader
{
    /// <summary>The whole definition.</summary>
    internal static Form<ImmutableSortedDictionary<string, string>> Root { get; } = new SystemForm();

    /// <summary>The fields, sorted by name, or everything that is wrong with the text. Which fields must say something is a rule's affair.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<Definition<ImmutableSortedDictionary<string, string>>> Read(string path, ReadOnlyMemory<byte> bytes) => DefinitionText.Read(path, bytes, Root);

    /// <summary>Names with a line of text each; a whole number stands for its digits.</summary>
    private sealed class SystemForm : Form<ImmutableSortedDictionary<string, string>>
    {
        private readonly NamedForm<string> fields = new("a field name of lower-case letters, digits, _ and -", "^[a-z][a-z0-9_-]{0,63}$", new DescriptionForm(), least: 1);

        /// <inheritdoc/>
        public override string Expected => fields.Expected;

        /// <inheritdoc/>
        public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out ImmutableSortedDictionary<string, string> value)
        {
            value = null;
            if (!fields.TryRead(item, reading, out ImmutableArray<KeyValuePair<string, string>> read))
            {
                return false;
            }

            value = read.ToImmutableSortedDictionary(StringComparer.Ordinal);
            return true;
        }

        /// <inheritdoc/>
        public override JsonObject Schema() => fields.Schema();
    }

    /// <summary>One line of text, possibly empty ("" says: there is none), or a whole number.</summary>
    private sealed class DescriptionForm : Form<string>
    {
        private const int Longest = 1000;

        /// <inheritdoc/>
        public override string Expected => "a line of text, or a whole number";

        /// <inheritdoc/>
        public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out string value)
        {
            value = null;
            if (item is not YamlItem.Scalar scalar || scalar.IsEmpty)
            {
                RefuseType(item, reading, "write \"\" when the system has no such thing");
                return false;
            }

            if (scalar.Text.Length > Longest || scalar.Text.AsSpan().ContainsAny('\n', '\r'))
            {
                reading.Findings.Error(DefinitionCodes.MalformedText, item.Location, $"{reading.Here} has {scalar.Text.Length} characters, expected one line of at most {Longest}", "");
                return false;
            }

            if (scalar.Plain && PlainNumbers.LooksLogical().IsMatch(scalar.Text) && scalar.Text is not ("true" or "false"))
            {
                reading.Findings.Error(DefinitionCodes.AmbiguousSpelling, item.Location, $"{reading.Here} is {item.Kind}, which YAML's versions read differently; expected {Expected}", $"write \"{scalar.Text}\", in quotes");
                return false;
            }

            value = scalar.Text;
            return true;
        }

        /// <inheritdoc/>
        public override JsonObject Schema() => new() { ["type"] = new JsonArray("string", "integer", "number", "boolean"), ["maxLength"] = Longest };
    }
}
