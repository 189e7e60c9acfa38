using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Results.Journals;

/// <summary>An attempt as the ledger tells of it.</summary>
public sealed record LedgerAttempt
{
    /// <summary>Which attempt at this workload, scenario and profile it is, from 1 on.</summary>
    public required int Number { get; init; }

    /// <summary>How it began.</summary>
    public required LedgerEntry.Started Started { get; init; }

    /// <summary>Its timed runs; none when it did not come so far.</summary>
    public ImmutableArray<LedgerEntry.Timed> TimedRuns { get; init; } = [];

    /// <summary>How it ended; null while it runs, and for good when its process was killed and no later one has said so yet.</summary>
    public LedgerEntry.Ended? Ended { get; init; }

    /// <summary>Whether its process is there.</summary>
    public bool IsRunning { get; init; }
}
