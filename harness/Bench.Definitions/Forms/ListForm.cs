using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bench.Definitions.Forms;

/// <summary>A list of values of one form.</summary>
internal sealed class ListForm<T>(Form<T> element, string what, int least, int most) : Form<ImmutableArray<T>>
{
    /// <inheritdoc/>
    public override string Expected => $"a list of {least} to {most} {what}";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out ImmutableArray<T> value)
    {
        value = [];
        if (item is not YamlItem.Sequence sequence)
        {
            RefuseType(item, reading, "write it in brackets: [a, b]");
            return false;
        }

        if (sequence.Items.Length < least || sequence.Items.Length > most)
        {
            reading.Findings.Error(DefinitionCodes.OutOfRange, item.Location, $"{reading.Here} has {sequence.Items.Length} elements, expected {Expected}", "");
            return false;
        }

        ImmutableArray<T>.Builder values = ImmutableArray.CreateBuilder<T>(sequence.Items.Length);
        for (int i = 0; i < sequence.Items.Length; i++)
        {
            if (element.TryRead(sequence.Items[i], reading.At(i), out T? read))
            {
                values.Add(read);
            }
        }

        value = values.ToImmutable();
        return value.Length == sequence.Items.Length;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = element.Schema(), ["minItems"] = least, ["maxItems"] = most };
}
