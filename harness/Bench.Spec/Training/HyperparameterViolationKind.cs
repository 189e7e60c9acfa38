namespace Bench.Spec.Training;

/// <summary>In which way a hyperparameter is not what its workload allows.</summary>
public enum HyperparameterViolationKind
{
    /// <summary>The workload has none of that name.</summary>
    Unknown,

    /// <summary>It has no value.</summary>
    Missing,

    /// <summary>It has more than one value.</summary>
    Twice,

    /// <summary>The value means nothing under that name, in any division.</summary>
    Meaningless,

    /// <summary>The workload fixes it, by a value or by a formula, and it is another.</summary>
    Fixed,

    /// <summary>It is outside its range or its list.</summary>
    Outside,

    /// <summary>Its formula has no value for the others' values.</summary>
    Undefined,
}
