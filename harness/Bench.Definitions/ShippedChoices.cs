namespace Bench.Definitions;

/// <summary>What is chosen of the shipped backend, each choice with where it came from; nothing of it for another SUT.</summary>
internal sealed record ShippedChoices
{
    /// <summary>Which implementation; null for the fastest.</summary>
    public (string Name, string Origin)? Implementation { get; init; }

    /// <summary>Sizes of blocks; null for the defaults.</summary>
    public (string Sizes, string Origin)? Tuning { get; init; }

    /// <summary>Whether it computes the same bits with any number of threads.</summary>
    public bool Deterministic { get; init; }
}
