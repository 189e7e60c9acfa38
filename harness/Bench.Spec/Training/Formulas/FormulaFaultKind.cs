namespace Bench.Spec.Training.Formulas;

/// <summary>At which stage a formula's fault shows.</summary>
public enum FormulaFaultKind
{
    /// <summary>The text is no formula.</summary>
    Malformed,

    /// <summary>It refers to nothing, to a word, or to itself.</summary>
    Unsound,

    /// <summary>It has no finite value for the values that it was given, or not one of its hyperparameter's type.</summary>
    Undefined,
}
