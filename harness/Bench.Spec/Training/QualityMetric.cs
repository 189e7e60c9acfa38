namespace Bench.Spec.Training;

/// <summary>What the harness computes from predictions; less is better.</summary>
public enum QualityMetric
{
    /// <summary>Mean cross-entropy of the next character, base 2.</summary>
    BitsPerCharacter,

    /// <summary>Mean squared error of the predicted velocity over the variance of the true one: 1 - R².</summary>
    UnexplainedVariance,
}
