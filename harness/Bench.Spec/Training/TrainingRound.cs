namespace Bench.Spec.Training;

/// <summary>A round's numbers for training (<c>training</c> in a ruleset).</summary>
public sealed record TrainingRound
{
    /// <summary>The full profile's numbers.</summary>
    public required TrainingNumbers Full { get; init; }

    /// <summary>The quick profile's numbers.</summary>
    public required TrainingNumbers Quick { get; init; }

    /// <summary>The most that initialisation may take in the closed division; untimed (MLPerf: 30 minutes).</summary>
    public required TimeSpan InitialisationClosed { get; init; }

    /// <summary>The most that initialisation may take in the open division (MLPerf: 240 minutes).</summary>
    public required TimeSpan InitialisationOpen { get; init; }

    /// <summary>Which reading of the convergence test the round takes.</summary>
    public required ConvergenceReading ConvergenceReading { get; init; }

    /// <summary>The significance of the convergence test, a fraction in (0, 1) (MLPerf: 0.05).</summary>
    public required double ConvergenceSignificance { get; init; }

    /// <summary>The first day on which hyperparameters may be borrowed.</summary>
    public required DateOnly BorrowingFrom { get; init; }

    /// <summary>The last day on which a borrowing may be declared.</summary>
    public required DateOnly BorrowingUntil { get; init; }

    /// <summary>The greatest <see cref="ModelCheck.Error"/> of an honest model.</summary>
    public required double ModelTolerance { get; init; }

    /// <summary>The numbers of a profile.</summary>
    public TrainingNumbers NumbersOf(Profile profile) => profile == Profile.Full ? Full : Quick;
}
