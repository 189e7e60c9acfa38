namespace Bench.Spec.Training;

/// <summary>What kind of value a hyperparameter has.</summary>
public enum HyperparameterType
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A real number.</summary>
    Real,

    /// <summary>A word.</summary>
    Word,
}
