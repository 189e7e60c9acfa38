namespace Bench.Statistics.Convergence;

/// <summary>What convergence is counted in.</summary>
public enum ConvergenceUnit
{
    /// <summary>Training samples seen until the quality target was met.</summary>
    Samples,

    /// <summary>Passes over the training set.</summary>
    Epochs,
}
