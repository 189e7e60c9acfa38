using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>Consecutive records of a run beside what its settings generated for them. A piece lies within one phase of issuing, and is valid only while it is handed over.</summary>
internal readonly ref struct IssuedPiece
{
    /// <summary>The number of the first record in order of issue.</summary>
    public required int First { get; init; }

    /// <summary>The records.</summary>
    public required ReadOnlySpan<QueryRecord> Records { get; init; }

    /// <summary>The sample that each record asked for; empty where the settings generate no more samples than came before.</summary>
    public required ReadOnlySpan<int> Samples { get; init; }

    /// <summary>When each record's query was due, nanoseconds since the start of its phase; as many as <see cref="Samples"/>. Only Server issues by it.</summary>
    public required ReadOnlySpan<long> ScheduledNs { get; init; }

    /// <summary>The number of the phase, from 0.</summary>
    public required int Phase { get; init; }

    /// <summary>Whether the phase begins with this piece.</summary>
    public required bool BeginsPhase { get; init; }

    /// <summary>How many records make a query of the phase.</summary>
    public required int SamplesPerQuery { get; init; }

    /// <summary>Whether the settings generate these records at all.</summary>
    public bool IsIssued => !Samples.IsEmpty;
}
