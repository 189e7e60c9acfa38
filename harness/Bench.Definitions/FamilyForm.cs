using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Bench.Definitions.Forms;

namespace Bench.Definitions;

/// <summary>The problem before the family is known: any mapping. Its keys are read once the family is.</summary>
internal sealed class FamilyForm : Form<YamlItem>
{
    /// <inheritdoc/>
    public override string Expected => "the family's problem: a mapping";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out YamlItem value)
    {
        value = item;
        return true;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "object" };

    /// <summary>The same once the family is known; stands for a value that the workload's check reads, never for text.</summary>
    internal sealed class Typed<T> : Form<T>
    {
        /// <inheritdoc/>
        public override string Expected => "the family's problem";

        /// <inheritdoc/>
        public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out T value) =>
            throw new InvalidOperationException("the problem is read by its family's form");

        /// <inheritdoc/>
        public override JsonObject Schema() => throw new InvalidOperationException("the problem is described by its family's form");
    }
}
