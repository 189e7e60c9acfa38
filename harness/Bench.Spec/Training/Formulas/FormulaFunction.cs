using System.Collections.Immutable;

namespace Bench.Spec.Training.Formulas;

/// <summary>The functions of a formula.</summary>
public enum FormulaFunction
{
    /// <summary>The square root.</summary>
    Sqrt,

    /// <summary>The least of two or more values.</summary>
    Min,

    /// <summary>The greatest of two or more values.</summary>
    Max,

    /// <summary>The least whole number that is not below the value.</summary>
    Ceil,

    /// <summary>The greatest whole number that is not above the value.</summary>
    Floor,

    /// <summary><c>round(x, digits)</c>: to decimal places, as <see cref="DecimalRounding"/>.</summary>
    Round,
}

/// <summary>What a reader must know of a function.</summary>
public static class FormulaFunctions
{
    /// <summary>The functions by the names that formulas use.</summary>
    public static ImmutableSortedDictionary<string, FormulaFunction> ByName { get; } = new Dictionary<string, FormulaFunction>
    {
        ["sqrt"] = FormulaFunction.Sqrt,
        ["min"] = FormulaFunction.Min,
        ["max"] = FormulaFunction.Max,
        ["ceil"] = FormulaFunction.Ceil,
        ["floor"] = FormulaFunction.Floor,
        ["round"] = FormulaFunction.Round,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    extension(FormulaFunction function)
    {
        /// <summary>The name that formulas use.</summary>
        public string Text => ByName.First(pair => pair.Value == function).Key;

        /// <summary>Fewest and most arguments.</summary>
        public (int Least, int Most) Arguments => function switch
        {
            FormulaFunction.Min or FormulaFunction.Max => (2, 8),
            FormulaFunction.Round => (2, 2),
            _ => (1, 1),
        };
    }
}
