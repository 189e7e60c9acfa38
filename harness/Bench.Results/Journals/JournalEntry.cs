using Bench.Spec;

namespace Bench.Results.Journals;

/// <summary>A whole entry of a journal.</summary>
public sealed record JournalEntry
{
    /// <summary>Its number, from 1 on.</summary>
    public required long Number { get; init; }

    /// <summary>Where it begins in the file, bytes.</summary>
    public required long Position { get; init; }

    /// <summary>A JSON object in canonical form.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The chain's link after it.</summary>
    public required Sha256Digest Link { get; init; }
}
