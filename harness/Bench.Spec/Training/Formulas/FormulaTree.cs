using System.Collections.Immutable;

namespace Bench.Spec.Training.Formulas;

/// <summary>A formula of hyperparameters, as a tree.</summary>
/// <remarks>Everything in it is an fp64 number. Grammar, loosest first: <c>+ -</c>, <c>* /</c>, unary <c>-</c>, <c>^</c> (to the right, so that -2^2 is -4), then numbers, names, calls and brackets.</remarks>
public abstract record FormulaTree
{
    private FormulaTree()
    {
    }

    /// <summary>Characters before it in the text; of an operation, before its operator.</summary>
    public required int Offset { get; init; }

    /// <summary>A number, finite and not negative.</summary>
    public sealed record Number(double Value) : FormulaTree;

    /// <summary>Another hyperparameter's value.</summary>
    public sealed record Name(string Text) : FormulaTree;

    /// <summary>The value with the other sign.</summary>
    public sealed record Negation(FormulaTree Operand) : FormulaTree;

    /// <summary>Two values combined.</summary>
    public sealed record Operation(FormulaOperator Operator, FormulaTree Left, FormulaTree Right) : FormulaTree;

    /// <summary>A function of values.</summary>
    public sealed record Call(FormulaFunction Function, ImmutableArray<FormulaTree> Arguments) : FormulaTree;
}
