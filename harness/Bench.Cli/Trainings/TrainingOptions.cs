namespace Bench.Cli.Trainings;

/// <summary>What the command line of <c>run</c> says of training.</summary>
internal sealed record TrainingOptions
{
    /// <summary>Runs of a result; null takes the round's.</summary>
    public int? Runs { get; init; }

    /// <summary>Hyperparameters, <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>The bundle that hyperparameters are borrowed from; null for none.</summary>
    public string? Borrow { get; init; }

    /// <summary>The borrower's own bundle that the result replaces; null for none.</summary>
    public string? Original { get; init; }

    /// <summary>Whether any of it was given.</summary>
    public bool Any => Runs is not null || Set.Count > 0 || Borrow is not null || Original is not null;
}
