namespace Bench.Statistics.Convergence;

/// <summary>A submission's convergence, tested against a reference.</summary>
public sealed record ConvergenceVerdict
{
    /// <summary>What is established.</summary>
    public required ConvergenceOutcome Outcome { get; init; }

    /// <summary>What the submission was tested against.</summary>
    public required LimitChoice Against { get; init; }

    /// <summary>Trimmed mean of the submission's runs, in the reference's unit; null where too few converged.</summary>
    public required double? Mean { get; init; }

    /// <summary>How many times faster than the reference's mean the submission converged; 1 where it is no faster, or where nothing was tested; infinite where it took nothing at all.</summary>
    public required double NormalizationFactor { get; init; }

    /// <summary>Whether the submission passes.</summary>
    public bool Passed => Outcome == ConvergenceOutcome.LimitMet;

    /// <summary>What the score is multiplied by: a submission that passes and is faster than the reference's mean has luck that does not count. Null where the score stays.</summary>
    public double? ScalingFactor => Passed && Mean < Against.Tested()?.Mean ? NormalizationFactor : null;
}
