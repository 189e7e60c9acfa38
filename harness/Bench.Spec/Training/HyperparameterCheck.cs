using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Bench.Spec.Training;

/// <summary>Whether hyperparameters are what a workload's closed division allows.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameters": each is the reference's, within its constraint, or what its formula gives. Values are equal when their bits are.</remarks>
public static class HyperparameterCheck
{
    /// <summary>Every violation: the workload's hyperparameters in order, then the names that it does not have.</summary>
    /// <param name="specs">The workload's hyperparameters.</param>
    /// <param name="used">The values that were used.</param>
    public static ImmutableArray<HyperparameterViolation> Of(ImmutableArray<HyperparameterSpec> specs, IEnumerable<KeyValuePair<string, HyperparameterValue>> used)
    {
        ILookup<string, HyperparameterValue> byName = used.ToLookup(static pair => pair.Key, static pair => pair.Value);
        Dictionary<string, HyperparameterValue> inputs = [];
        foreach (HyperparameterSpec spec in specs.Where(static spec => spec.Constraint is not HyperparameterConstraint.Formula))
        {
            if (byName[spec.Name].Take(2).ToArray() is [var one] && HyperparameterKey.Of(spec.Name)?.Read(one.Text) is { } value)
            {
                inputs[spec.Name] = value;
            }
        }

        FrozenDictionary<string, HyperparameterValue> derived = HyperparameterFormulas.Evaluate(specs, inputs, out ImmutableArray<HyperparameterFault> faults);
        return
        [
            .. specs.Select(spec => WhyNot(spec, [.. byName[spec.Name]], derived, faults)).OfType<HyperparameterViolation>(),
            .. byName.Where(group => specs.All(spec => spec.Name != group.Key)).Select(static group => new HyperparameterViolation
            {
                Name = group.Key,
                Kind = HyperparameterViolationKind.Unknown,
                Found = group.First().Text,
                Expected = "none of that name, because the workload has none",
            }),
        ];
    }

    /// <summary>Why a value is not allowed; null when it is. For a formula only whether the value can mean anything.</summary>
    public static HyperparameterViolation? WhyNot(HyperparameterSpec spec, HyperparameterValue value)
    {
        ArgumentNullException.ThrowIfNull(spec);
        HyperparameterKey? key = HyperparameterKey.Of(spec.Name);
        if (key?.Read(value.Text) is not { } read)
        {
            return Violation(spec, HyperparameterViolationKind.Meaningless, value.Text, key?.Expected ?? "a hyperparameter that has a meaning");
        }

        return spec.Constraint switch
        {
            HyperparameterConstraint.Fixed when read != spec.Default => Violation(spec, HyperparameterViolationKind.Fixed, read.Text, $"{spec.Default}, which is fixed"),
            HyperparameterConstraint.Range range when !Holds(range, read.Number) => Violation(spec, HyperparameterViolationKind.Outside, read.Text, Text(range, spec.Type)),
            HyperparameterConstraint.OneOf list when !list.Values.Contains(read) => Violation(spec, HyperparameterViolationKind.Outside, read.Text, $"one of {string.Join(", ", list.Values)}"),
            _ => null,
        };
    }

    private static HyperparameterViolation? WhyNot(HyperparameterSpec spec, ImmutableArray<HyperparameterValue> values, FrozenDictionary<string, HyperparameterValue> derived, ImmutableArray<HyperparameterFault> faults)
    {
        switch (values)
        {
            case []:
                return Violation(spec, HyperparameterViolationKind.Missing, "missing", HyperparameterKey.Of(spec.Name)?.Expected ?? "a value");
            case [_, _, ..]:
                return Violation(spec, HyperparameterViolationKind.Twice, string.Join(" and ", values), "one value");
        }

        HyperparameterViolation? alone = WhyNot(spec, values[0]);
        if (alone is not null || spec.Constraint is not HyperparameterConstraint.Formula formula)
        {
            return alone;
        }

        if (derived.TryGetValue(spec.Name, out HyperparameterValue expected))
        {
            return HyperparameterKey.Of(spec.Name)!.Read(values[0].Text) == expected
                ? null
                : Violation(spec, HyperparameterViolationKind.Fixed, values[0].Text, $"{expected}, which is {formula.Expression}");
        }

        string why = faults.FirstOrDefault(fault => fault.Name == spec.Name).Fault?.Message ?? "what it refers to has no value";
        return Violation(spec, HyperparameterViolationKind.Undefined, values[0].Text, $"what {formula.Expression} gives, and it gives nothing: {why}");
    }

    private static bool Holds(HyperparameterConstraint.Range range, double number) =>
        !(number < range.Least) && !(number > range.Greatest) && (range.MultipleOf is not { } unit || Math.IEEERemainder(number, unit) == 0);

    private static string Text(HyperparameterConstraint.Range range, HyperparameterType type)
    {
        string kind = type == HyperparameterType.Integer ? "a whole number" : "a number";
        string what = range.MultipleOf is { } unit ? string.Create(CultureInfo.InvariantCulture, $"a multiple of {unit}") : kind;
        return (range.Least, range.Greatest) switch
        {
            ({ } least, { } greatest) => string.Create(CultureInfo.InvariantCulture, $"{what} from {least} to {greatest}"),
            ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $"{what} of at least {least}"),
            (null, { } greatest) => string.Create(CultureInfo.InvariantCulture, $"{what} of at most {greatest}"),
            _ => what,
        };
    }

    private static HyperparameterViolation Violation(HyperparameterSpec spec, HyperparameterViolationKind kind, string found, string expected) =>
        new() { Name = spec.Name, Kind = kind, Found = found, Expected = expected };
}
