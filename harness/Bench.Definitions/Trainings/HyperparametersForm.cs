using System.Collections.Frozen;
using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>The hyperparameters of a workload, and whether their formulas have values for the reference's.</summary>
internal static class HyperparametersForm
{
    private static readonly ImmutableArray<Field<HyperparameterSpec>> Fields =
        [.. HyperparameterKey.All.Select(static key => new Field<HyperparameterSpec>(key.Name, HyperparameterForm.Of(key), key.Description, key.Required))];

    /// <summary>The whole list, in the order of the text.</summary>
    public static MappingForm<ImmutableArray<HyperparameterSpec>> Root { get; } = new("a workload's hyperparameters", [.. Fields], Build, Check);

    /// <summary>Where a hyperparameter's formula starts in the workload's text.</summary>
    public static Location FormulaOf(IReadOnlyDictionary<string, Location> keys, string name, Location otherwise) =>
        keys.GetValueOrDefault($"hyperparameters.{name}.formula{FormulaForm.TextKey}", otherwise);

    /// <summary>The reference's values by name, formulas included where they have one.</summary>
    public static FrozenDictionary<string, HyperparameterValue> Defaults(ImmutableArray<HyperparameterSpec> specs, out ImmutableArray<HyperparameterFault> faults) =>
        HyperparameterFormulas.Evaluate(specs, specs.Where(static spec => spec.Default is not null).ToDictionary(static spec => spec.Name, static spec => spec.Default!.Value), out faults);

    private static ImmutableArray<HyperparameterSpec> Build(Bound bound) =>
    [
        .. Fields.Where(field => bound.Has(field))
            .OrderBy(field => bound.EntryOf(field)!.Key.Location.Line)
            .ThenBy(field => bound.EntryOf(field)!.Key.Location.Column)
            .Select(bound.Get),
    ];

    private static void Check(Bound bound)
    {
        // Where one could not be read, or a required one is missing, the formulas would only repeat that.
        if (Fields.Any(field => (field.Required || bound.EntryOf(field) is not null) && !bound.Has(field)))
        {
            return;
        }

        ImmutableArray<HyperparameterSpec> specs = Build(bound);
        ImmutableArray<HyperparameterFault> faults = HyperparameterFormulas.Check(specs);
        if (faults.IsEmpty)
        {
            Defaults(specs, out faults);
        }

        foreach (HyperparameterFault fault in faults)
        {
            FormulaForm.Report(fault.Fault, $"{bound.Reading.Here}.{fault.Name}.formula", FormulaOf(bound.Reading.Keys, fault.Name, bound.Location), bound.Reading.Findings);
        }
    }
}
