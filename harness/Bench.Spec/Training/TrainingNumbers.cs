namespace Bench.Spec.Training;

/// <summary>How many runs, and which of them count.</summary>
public sealed record TrainingNumbers
{
    /// <summary>The most runs of a result: what is planned, what is asked for and what is read keep the same limit.</summary>
    public const int MostRuns = 100;

    /// <summary>Runs of a score (MLPerf: N).</summary>
    public required int Runs { get; init; }

    /// <summary>Fastest and slowest runs that a score drops on each side.</summary>
    public required int Dropped { get; init; }
}
