using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Bench.Definitions.Forms;

/// <summary>What may stand at a place of a definition: reads it, says what is wrong with it, and describes itself to editors. The one source of both.</summary>
/// <typeparam name="T">What the value means.</typeparam>
internal abstract class Form<T>
{
    /// <summary>What is expected, after "expected".</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value; reports everything that is wrong with it.</summary>
    public abstract bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out T value);

    /// <summary>The same as a JSON Schema (draft 2020-12).</summary>
    public abstract JsonObject Schema();

    /// <summary>Reports a value of another type.</summary>
    protected void RefuseType(YamlItem item, Reading reading, string help = "") =>
        reading.Findings.Error(DefinitionCodes.WrongType, item.Location, $"{reading.Here} is {item.Kind}, expected {Expected}", help);
}
