using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Definitions.Forms;

/// <summary>A node of a definition's text: what stands there and where.</summary>
/// <param name="Location">1-based line and column of its first character.</param>
internal abstract record YamlItem(Location Location)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>Text, a number, a truth value: the reader's form decides, never the spelling.</summary>
    internal sealed record Scalar(Location Location, string Text, bool Plain) : YamlItem(Location)
    {
        /// <summary>1-based line and column of the place after its last character, a closing quote included.</summary>
        public Location End { get; init; }

        /// <summary>Whether every character stands in the file as it is here, one after the other: on one line and without escapes, so that a place in the text is a place in the file.</summary>
        public bool Verbatim => End.Line == Location.Line && End.Column - Location.Column == Text.Length + (Plain ? 0 : 2);

        /// <summary>Where a character of a <see cref="Verbatim"/> text stands.</summary>
        public Location Start => Plain ? Location : Location with { Column = Location.Column + 1 };

        /// <summary>Whether nothing at all stands there.</summary>
        public bool IsEmpty => Plain && Text.Length == 0;

        /// <inheritdoc/>
        public override string Kind => IsEmpty ? "nothing" : Plain ? Quote.Of(Text) : $"the text {Quote.Of(Text)}";
    }

    /// <summary>A list.</summary>
    internal sealed record Sequence(Location Location, ImmutableArray<YamlItem> Items) : YamlItem(Location)
    {
        /// <inheritdoc/>
        public override string Kind => "a list";
    }

    /// <summary>Keys with values, in the order of the text; keys are unique.</summary>
    internal sealed record Mapping(Location Location, ImmutableArray<Entry> Entries) : YamlItem(Location)
    {
        /// <inheritdoc/>
        public override string Kind => "a mapping of keys to values";
    }

    /// <summary>A key with its value.</summary>
    internal sealed record Entry(Scalar Key, YamlItem Value);
}
