using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Bench.Spec;

namespace Bench.Definitions.Forms;

/// <summary>A key of a mapping.</summary>
internal abstract class Field(string name, string description, bool required)
{
    /// <summary>The key.</summary>
    public string Name => name;

    /// <summary>One line for people and editors.</summary>
    public string Description => description;

    /// <summary>Whether the key must be there.</summary>
    public bool Required => required;

    /// <summary>What its value must be.</summary>
    public abstract string Expected { get; }

    /// <summary>Reads the value into what is bound.</summary>
    public abstract void Read(YamlItem item, Reading reading, Bound bound);

    /// <summary>The value's schema, with the description.</summary>
    public abstract JsonObject Schema();
}

/// <summary>A key of a mapping whose value has a form.</summary>
internal sealed class Field<T>(string name, Form<T> form, string description, bool required = true) : Field(name, description, required)
{
    /// <inheritdoc/>
    public override string Expected => form.Expected;

    /// <inheritdoc/>
    public override void Read(YamlItem item, Reading reading, Bound bound)
    {
        if (form.TryRead(item, reading, out T? value))
        {
            bound.Set(this, value);
        }
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        JsonObject schema = form.Schema();
        schema["description"] = Description;
        return schema;
    }
}

/// <summary>The values of a mapping that were read without an error.</summary>
internal sealed class Bound(YamlItem.Mapping mapping, Reading reading)
{
    private readonly Dictionary<Field, object?> values = [];

    /// <summary>Where the reader stands.</summary>
    public Reading Reading => reading;

    /// <summary>Where the mapping starts.</summary>
    public Location Location => mapping.Location;

    /// <summary>Keeps a value.</summary>
    public void Set<T>(Field<T> field, T value) => values[field] = value;

    /// <summary>Whether all of these were read.</summary>
    public bool Has(params ReadOnlySpan<Field> fields)
    {
        foreach (Field field in fields)
        {
            if (!values.ContainsKey(field))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A value that was read.</summary>
    public T Get<T>(Field<T> field) => (T)values[field]!;

    /// <summary>A value, or what stands for it when the key is not there.</summary>
    public T GetOr<T>(Field<T> field, T otherwise) => values.TryGetValue(field, out object? value) ? (T)value! : otherwise;

    /// <summary>Where a key's value stands; the mapping's start when it is not there.</summary>
    public Location At(Field field) => mapping.Entries.FirstOrDefault(entry => entry.Key.Text == field.Name)?.Value.Location ?? mapping.Location;

    /// <summary>What stands at a key; null when it is not there.</summary>
    public YamlItem.Entry? EntryOf(Field field) => mapping.Entries.FirstOrDefault(entry => entry.Key.Text == field.Name);

    /// <summary>Reports something that concerns a key's value.</summary>
    public void Error(string code, Field field, string message, string help = "") => reading.Findings.Error(code, At(field), message, help);
}

/// <summary>A mapping with known keys.</summary>
/// <param name="what">What it describes, for messages.</param>
/// <param name="fields">Its keys, in the order to write them.</param>
/// <param name="build">Makes the value once every key was read without an error.</param>
/// <param name="check">Looks at values together; runs also when some could not be read.</param>
/// <param name="least">How many of the keys must be there where none of them must be.</param>
internal sealed class MappingForm<T>(string what, ImmutableArray<Field> fields, Func<Bound, T> build, Action<Bound>? check = null, int least = 0) : Form<T>
    where T : notnull
{
    /// <inheritdoc/>
    public override string Expected => fields.Any(static known => known.Required)
        ? $"{what}: a mapping with {string.Join(", ", fields.Where(static known => known.Required).Select(static known => known.Name))}"
        : fields.IsEmpty ? $"{what} without keys: {{}}"
        : $"{what}: a mapping with {(least > 0 ? "one or more of" : "any of")} {string.Join(", ", fields.Select(static known => known.Name))}{(least > 0 ? "" : ", possibly {}")}";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (item is not YamlItem.Mapping mapping)
        {
            RefuseType(item, reading, least == 0 && item is YamlItem.Scalar { IsEmpty: true } && !fields.Any(static field => field.Required) ? "write {}" : "");
            return false;
        }

        int errorsBefore = reading.Findings.ErrorCount;
        Bound bound = new(mapping, reading);
        foreach (YamlItem.Entry entry in mapping.Entries)
        {
            if (fields.FirstOrDefault(field => field.Name == entry.Key.Text) is { } field)
            {
                field.Read(entry.Value, reading.At(entry), bound);
                continue;
            }

            string meant = Spelling.DidYouMean(entry.Key.Text, fields.Select(static known => known.Name).Except(mapping.Entries.Select(static other => other.Key.Text)));
            reading.Findings.Error(DefinitionCodes.UnknownKey, entry.Key.Location, $"{what} has no key {Quote.Of(entry.Key.Text)}, expected {string.Join(", ", fields.Select(static known => known.Name))}{meant}", "");
        }

        foreach (Field missing in fields.Where(field => field.Required && bound.EntryOf(field) is null))
        {
            reading.Findings.Error(DefinitionCodes.MissingKey, mapping.Location, $"{what} lacks the key '{missing.Name}', expected {missing.Expected}", $"add it: {missing.Description}");
        }

        check?.Invoke(bound);
        if (reading.Findings.ErrorCount > errorsBefore)
        {
            return false;
        }

        value = build(bound);
        return true;
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        JsonObject properties = [];
        foreach (Field field in fields)
        {
            properties[field.Name] = field.Schema();
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. fields.Where(static field => field.Required).Select(static field => (JsonNode)JsonValue.Create(field.Name))]),
            ["properties"] = properties,
        };
    }
}
