using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Bench.Definitions.Forms;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>A run of the reference: its seed, and the examples that it needed, or <c>null</c>.</summary>
internal static class ReferenceRunForm
{
    private const long MostExamples = 1L << 40;

    /// <summary>The form of one run.</summary>
    public static MappingForm<Run> Root { get; } = Form();

    private static MappingForm<Run> Form()
    {
        Field<ulong> seed = new("seed", new IntegerForm<ulong>(0, ulong.MaxValue), "The run's seed.");
        Field<long?> examples = new("examples", new ExamplesForm(), "Examples trained on when it met the target; null when it did not.");
        return new MappingForm<Run>("a reference's run", [seed, examples], bound => new Run(new ReferenceRun(bound.Get(seed), bound.Get(examples))));
    }

    /// <summary>A run of the reference, as a form's value.</summary>
    internal sealed record Run(ReferenceRun Value);

    private sealed class ExamplesForm : Form<long?>
    {
        private readonly IntegerForm<long> number = new(1, MostExamples);

        /// <inheritdoc/>
        public override string Expected => $"{number.Expected}, or null for a run that did not converge";

        /// <inheritdoc/>
        public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out long? value)
        {
            value = null;
            if (item is YamlItem.Scalar { Plain: true, Text: "null" })
            {
                return true;
            }

            if (item is not YamlItem.Scalar { Plain: true, IsEmpty: false } scalar || !PlainNumbers.LooksNumeric().IsMatch(scalar.Text))
            {
                RefuseType(item, reading);
                return false;
            }

            bool read = number.TryRead(item, reading, out long examples);
            value = examples;
            return read;
        }

        /// <inheritdoc/>
        public override JsonObject Schema() => new() { ["type"] = new JsonArray("integer", "null"), ["minimum"] = 1, ["maximum"] = MostExamples };
    }
}
