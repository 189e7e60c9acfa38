using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>Values of hyperparameters by name.</summary>
internal static class ChosenHyperparametersForm
{
    private static readonly ImmutableArray<Field<HyperparameterValue>> Fields =
        [.. HyperparameterKey.All.Select(static key => new Field<HyperparameterValue>(key.Name, new HyperparameterValueForm(key), key.Description, required: false))];

    /// <summary>The values in the order of the text.</summary>
    public static MappingForm<ImmutableArray<KeyValuePair<string, HyperparameterValue>>> Root { get; } = new("a list of hyperparameters", [.. Fields], static bound =>
    [
        .. Fields.Where(field => bound.Has(field))
            .OrderBy(field => bound.EntryOf(field)!.Key.Location.Line)
            .ThenBy(field => bound.EntryOf(field)!.Key.Location.Column)
            .Select(field => KeyValuePair.Create(field.Name, bound.Get(field))),
    ]);
}
