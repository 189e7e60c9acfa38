using System.Collections.Frozen;
using System.Collections.Immutable;
using Bench.Spec.Training.Formulas;

namespace Bench.Spec.Training;

/// <summary>The formulas of a workload's hyperparameters: whether they can have values, and which.</summary>
public static class HyperparameterFormulas
{
    /// <summary>Everything that is wrong with the formulas whatever the values: no formula, a name that means nothing, a word, a circle.</summary>
    public static ImmutableArray<HyperparameterFault> Check(ImmutableArray<HyperparameterSpec> specs)
    {
        List<HyperparameterFault> faults = [];
        Dictionary<string, FormulaTree> trees = [];
        foreach ((HyperparameterSpec spec, HyperparameterConstraint.Formula formula) in FormulasOf(specs))
        {
            if (FormulaText.Parse(formula.Expression, out FormulaTree? tree) is { } fault)
            {
                faults.Add(new HyperparameterFault(spec.Name, fault));
            }
            else if (spec.Type == HyperparameterType.Word)
            {
                faults.Add(new HyperparameterFault(spec.Name, Unsound(0, $"{spec.Name} is a word, expected a number where a formula stands")));
            }
            else
            {
                trees[spec.Name] = tree!;
            }
        }

        faults.AddRange(trees.SelectMany(pair => FormulaEvaluation.Names(pair.Value)
            .Select(used => WhyUnsound(pair.Key, used, specs, trees))
            .OfType<FormulaFault>()
            .Select(fault => new HyperparameterFault(pair.Key, fault))));
        return [.. faults];
    }

    /// <summary>All values: those given, and what the formulas of hyperparameters without one give.</summary>
    /// <param name="specs">The workload's hyperparameters; <see cref="Check"/> finds nothing in them.</param>
    /// <param name="given">Values in canonical text.</param>
    /// <param name="faults">Formulas without a value; what depends on them has none either and is not named.</param>
    public static FrozenDictionary<string, HyperparameterValue> Evaluate(
        ImmutableArray<HyperparameterSpec> specs, IReadOnlyDictionary<string, HyperparameterValue> given, out ImmutableArray<HyperparameterFault> faults)
    {
        ArgumentNullException.ThrowIfNull(given);
        Dictionary<string, HyperparameterValue> values = new(given);
        List<HyperparameterFault> found = [];
        List<(HyperparameterSpec Spec, HyperparameterConstraint.Formula Formula)> left = [.. FormulasOf(specs).Where(pair => !given.ContainsKey(pair.Spec.Name))];

        // Each pass settles the formulas whose names all have values. A formula after one without a value never does.
        for (int before = -1; before != left.Count;)
        {
            before = left.Count;
            left.RemoveAll(pair => Settles(pair.Spec, pair.Formula));
        }

        faults = [.. found];
        return values.ToFrozenDictionary();

        bool Settles(HyperparameterSpec spec, HyperparameterConstraint.Formula formula)
        {
            if (FormulaText.Parse(formula.Expression, out FormulaTree? tree) is { } malformed)
            {
                found.Add(new HyperparameterFault(spec.Name, malformed));
                return true;
            }

            if (!FormulaEvaluation.Names(tree!).All(name => values.ContainsKey(name.Text)))
            {
                return false;
            }

            if (ValueOf(spec, tree!, values, out FormulaFault? fault) is { } value)
            {
                values[spec.Name] = value;
            }
            else
            {
                found.Add(new HyperparameterFault(spec.Name, fault!));
            }

            return true;
        }
    }

    private static HyperparameterValue? ValueOf(HyperparameterSpec spec, FormulaTree tree, Dictionary<string, HyperparameterValue> values, out FormulaFault? fault)
    {
        if (FormulaEvaluation.Evaluate(tree, name => values.TryGetValue(name, out HyperparameterValue known) && known.IsNumber ? known.Number : null, out fault) is not { } number)
        {
            return null;
        }

        HyperparameterKey? key = HyperparameterKey.Of(spec.Name);
        if (key?.Of(number) is { } value)
        {
            return value;
        }

        bool whole = spec.Type == HyperparameterType.Integer && number != Math.Floor(number);
        fault = new FormulaFault
        {
            Kind = FormulaFaultKind.Undefined,
            Offset = 0,
            Message = FormattableString.Invariant($"the formula gives {number:R}, expected {key?.Expected ?? "a hyperparameter's name"}"),
            Help = whole ? "make it whole, with ceil, floor or round(…, 0)" : "",
        };
        return null;
    }

    private static FormulaFault? WhyUnsound(string name, FormulaTree.Name used, ImmutableArray<HyperparameterSpec> specs, Dictionary<string, FormulaTree> trees)
    {
        if (specs.FirstOrDefault(spec => spec.Name == used.Text) is not { } meant)
        {
            ImmutableArray<string> known = [.. specs.Where(spec => spec.Type != HyperparameterType.Word && spec.Name != name).Select(static spec => spec.Name)];
            string shown = used.Text.Length <= 60 ? used.Text : used.Text[..60] + "…";
            return Unsound(used.Offset, $"there is no hyperparameter '{shown}', expected one of {string.Join(", ", known)}") with { UnknownName = used.Text, KnownNames = known };
        }

        if (meant.Type == HyperparameterType.Word)
        {
            return Unsound(used.Offset, $"{used.Text} is a word, expected a number");
        }

        return CircleFrom(used.Text, name, trees) is { } circle
            ? Unsound(used.Offset, used.Text == name ? $"{name} refers to itself" : $"{name} refers to itself: {string.Join(" → ", [name, .. circle])}")
            : null;
    }

    /// <summary>The shortest way from a name through formulas to another; null when there is none.</summary>
    private static ImmutableArray<string>? CircleFrom(string from, string to, Dictionary<string, FormulaTree> trees)
    {
        Queue<ImmutableArray<string>> ways = new([[from]]);
        HashSet<string> seen = [from];
        while (ways.TryDequeue(out ImmutableArray<string> way))
        {
            if (way[^1] == to)
            {
                return way;
            }

            if (trees.TryGetValue(way[^1], out FormulaTree? tree))
            {
                foreach (string next in FormulaEvaluation.Names(tree).Select(static name => name.Text).Where(seen.Add))
                {
                    ways.Enqueue(way.Add(next));
                }
            }
        }

        return null;
    }

    private static IEnumerable<(HyperparameterSpec Spec, HyperparameterConstraint.Formula Formula)> FormulasOf(ImmutableArray<HyperparameterSpec> specs) =>
        from spec in specs
        where spec.Constraint is HyperparameterConstraint.Formula
        select (spec, (HyperparameterConstraint.Formula)spec.Constraint);

    private static FormulaFault Unsound(int offset, string message) => new() { Kind = FormulaFaultKind.Unsound, Offset = offset, Message = message };
}
