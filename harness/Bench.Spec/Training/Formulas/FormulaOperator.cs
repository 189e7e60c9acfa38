namespace Bench.Spec.Training.Formulas;

/// <summary>The operators of a formula.</summary>
public enum FormulaOperator
{
    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c></summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,

    /// <summary><c>^</c>, whose exponent is a whole number or a whole number and a half.</summary>
    Power,
}
