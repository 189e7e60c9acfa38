using System.Collections.Immutable;

namespace Bench.Spec.Judging;

/// <summary>A JSON object of a submission: its fields as text.</summary>
/// <param name="Path">The file, as the findings name it.</param>
/// <param name="Fields">The fields by their names.</param>
public sealed record SubmittedFields(string Path, ImmutableSortedDictionary<string, SubmittedField> Fields)
{
    /// <summary>A field's text; null when it is not there.</summary>
    public string? Text(string name) => Fields.TryGetValue(name, out SubmittedField field) ? field.Text : null;

    /// <summary>Where a field stands; the file when it does not.</summary>
    public Location LocationOf(string name) => Fields.TryGetValue(name, out SubmittedField field) ? new Location(Path, field.Line) : new Location(Path);
}
