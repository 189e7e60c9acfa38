using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bench.Definitions.Forms;

/// <summary>A list of values of one form.</summary>
/// <param name="element">The form of each.</param>
/// <param name="what">What they are, for messages.</param>
/// <param name="least">The least number of them.</param>
/// <param name="most">The greatest number of them.</param>
/// <param name="distinct">Whether none may stand there twice.</param>
internal sealed class ListForm<T>(Form<T> element, string what, int least, int most, bool distinct = false) : Form<ImmutableArray<T>>
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
            if (!element.TryRead(sequence.Items[i], reading.At(i), out T? read))
            {
                continue;
            }

            if (distinct && values.Contains(read))
            {
                reading.Findings.Error(DefinitionCodes.Contradiction, sequence.Items[i].Location, $"{reading.At(i).Here} is {(sequence.Items[i] is YamlItem.Scalar scalar ? Quote.Of(scalar.Text) : "a value")}, which stands in the list already; expected {what} that differ", "take it out");
            }
            else
            {
                values.Add(read);
            }
        }

        value = values.ToImmutable();
        return value.Length == sequence.Items.Length;
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        JsonObject schema = new() { ["type"] = "array", ["items"] = element.Schema(), ["minItems"] = least, ["maxItems"] = most };
        if (distinct)
        {
            schema["uniqueItems"] = true;
        }

        return schema;
    }
}
