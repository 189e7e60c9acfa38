using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>What a workload says of one hyperparameter: its reference's value, exactly one constraint, and its group.</summary>
internal sealed class HyperparameterForm
{
    private readonly HyperparameterKey key;
    private readonly Field<HyperparameterValue> reference;
    private readonly Field<bool> isFixed = new("fixed", new FlagForm(), "The default and no other value.", required: false);
    private readonly Field<HyperparameterConstraint.Range> range;
    private readonly Field<ImmutableArray<HyperparameterValue>> oneOf;
    private readonly Field<string> formula = new("formula", new FormulaForm(), "What it is, from other hyperparameters.", required: false);
    private readonly Field<bool> isFree = new("free", new FlagForm(), "Any value of its type.", required: false);
    private readonly Field<string> group = new("group", Choice.Word("batch"), "The batch-size group, which a borrower may keep as his own.", required: false);

    private HyperparameterForm(HyperparameterKey key)
    {
        this.key = key;
        HyperparameterValueForm value = new(key);
        reference = new("default", value, "The reference's value.", required: false);
        range = new("range", RangeForm(key, value), "Numbers from least to greatest.", required: false);
        oneOf = new("one_of", new ListForm<HyperparameterValue>(value, "values", 1, 64), "A list of values.", required: false);
    }

    private ImmutableArray<Field> Constraints => key.Type == HyperparameterType.Word ? [isFixed, oneOf, isFree] : [isFixed, range, oneOf, formula, isFree];

    /// <summary>The form of a hyperparameter's declaration.</summary>
    public static MappingForm<HyperparameterSpec> Of(HyperparameterKey key)
    {
        HyperparameterForm form = new(key);
        return new MappingForm<HyperparameterSpec>(
            "a hyperparameter",
            [form.reference, .. form.Constraints, form.group],
            form.Build,
            form.Check);
    }

    private HyperparameterSpec Build(Bound bound) => new()
    {
        Name = key.Name,
        Type = key.Type,
        Default = bound.Has(reference) ? bound.Get(reference) : null,
        Constraint = bound.Has(range) ? bound.Get(range)
            : bound.Has(oneOf) ? new HyperparameterConstraint.OneOf { Values = bound.Get(oneOf) }
            : bound.Has(formula) ? new HyperparameterConstraint.Formula { Expression = bound.Get(formula) }
            : bound.Has(isFree) ? new HyperparameterConstraint.Free()
            : new HyperparameterConstraint.Fixed(),
        BatchGroup = bound.Has(group),
    };

    private void Check(Bound bound)
    {
        Field[] stated = [.. Constraints.Where(field => bound.EntryOf(field) is not null)];
        string names = string.Join(", ", Constraints.Select(static field => field.Name));
        if (stated.Length == 0)
        {
            bound.Reading.Findings.Error(DefinitionCodes.MissingKey, bound.Location, $"{bound.Reading.Here} has no constraint, expected one of {names}", "'fixed: true' lets it be its default only, 'free: true' anything");
        }

        foreach (Field second in stated.Skip(1))
        {
            bound.Error(DefinitionCodes.Contradiction, second, $"{bound.Reading.Here} has {stated[0].Name} and {second.Name}, expected one of {names}", "delete one of the two");
        }

        foreach (Field<bool> flag in new[] { isFixed, isFree }.Where(flag => bound.Has(flag) && !bound.Get(flag)))
        {
            bound.Error(DefinitionCodes.Contradiction, flag, $"{flag.Name} is false, expected true", "leave the key out where it does not hold");
        }

        bool follows = bound.EntryOf(formula) is not null && key.Type != HyperparameterType.Word;
        if (follows && bound.EntryOf(reference) is not null)
        {
            bound.Error(DefinitionCodes.Contradiction, reference, $"{bound.Reading.Here} has a default and a formula, expected the formula alone", "delete the default: the formula gives it");
        }
        else if (!follows && bound.EntryOf(reference) is null)
        {
            bound.Reading.Findings.Error(DefinitionCodes.MissingKey, bound.Location, $"{bound.Reading.Here} lacks the key 'default', expected {key.Expected}", "add it: the reference's value");
        }

        if (bound.Has(oneOf) && bound.Get(oneOf).GroupBy(static value => value).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            bound.Error(DefinitionCodes.Contradiction, oneOf, $"{bound.Reading.Here}.one_of has {twice.Key} twice, expected each value once");
        }

        if (stated is [var only] && bound.Has(only, reference) && HyperparameterCheck.WhyNot(Build(bound), bound.Get(reference)) is { } violation)
        {
            bound.Error(DefinitionCodes.HyperparameterOutside, reference, $"{bound.Reading.Here}.default is {violation.Found}, expected {violation.Expected}", "change the default or its constraint");
        }
    }

    private static MappingForm<HyperparameterConstraint.Range> RangeForm(HyperparameterKey key, HyperparameterValueForm value)
    {
        Field<HyperparameterValue> least = new("least", value, "The least value.", required: false);
        Field<HyperparameterValue> greatest = new("greatest", value, "The greatest value.", required: false);
        Field<int> multipleOf = new("multiple_of", new IntegerForm<int>(2, 1 << 24), "What it must be a multiple of.", required: false);
        return new MappingForm<HyperparameterConstraint.Range>(
            "a range",
            key.Type == HyperparameterType.Integer ? [least, greatest, multipleOf] : [least, greatest],
            bound => new HyperparameterConstraint.Range
            {
                Least = bound.Has(least) ? bound.Get(least).Number : null,
                Greatest = bound.Has(greatest) ? bound.Get(greatest).Number : null,
                MultipleOf = bound.Has(multipleOf) ? bound.Get(multipleOf) : null,
            },
            bound =>
            {
                if (bound.EntryOf(least) is null && bound.EntryOf(greatest) is null && bound.EntryOf(multipleOf) is null)
                {
                    bound.Reading.Findings.Error(DefinitionCodes.MissingKey, bound.Location, $"{bound.Reading.Here} has no bound, expected least or greatest", "write 'free: true' where everything is allowed");
                }

                if (bound.Has(least, greatest) && bound.Get(least).Number > bound.Get(greatest).Number)
                {
                    bound.Error(DefinitionCodes.Contradiction, least, $"least is {bound.Get(least)}, expected at most greatest, {bound.Get(greatest)}");
                }
            });
    }
}
