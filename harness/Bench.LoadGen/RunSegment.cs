using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>A stretch of a run's queries, from their generation to their records on disk; then its memory serves a later stretch. 40 bytes a sample and 8 a query.</summary>
internal sealed class RunSegment
{
    public RunSegment(int capacity, int queries, bool keeps, int mostTokens)
    {
        Records = new QueryRecord[capacity];
        Samples = new QuerySample[capacity];
        ScheduledNs = new long[queries];
        Kept = keeps ? new int[capacity] : [];
        Tokens = mostTokens > 0 ? new TokenRows(capacity, mostTokens) : null;
    }

    /// <summary>Its number in the run.</summary>
    public int Number { get; private set; }

    /// <summary>The number of its first record in the run.</summary>
    public int First { get; private set; }

    /// <summary>Samples in it.</summary>
    public int Count { get; set; }

    /// <summary>Queries in it.</summary>
    public int Queries { get; set; }

    /// <summary>Whether its phase has no queries after it.</summary>
    public bool IsLast { get; set; }

    /// <summary>The phase that it belongs to.</summary>
    public RunPhase Phase { get; private set; } = RunPhase.None;

    /// <summary>The records. Until its sample has ended a record's status is <see cref="Outstanding"/>.</summary>
    public QueryRecord[] Records { get; }

    /// <summary>The samples with their random ids, as they are issued.</summary>
    public QuerySample[] Samples { get; }

    /// <summary>When each query is scheduled, nanoseconds since the phase's start.</summary>
    public long[] ScheduledNs { get; }

    /// <summary>Where each response is kept; -1 for those that are not. Empty when none is.</summary>
    public int[] Kept { get; }

    /// <summary>The token times; null without tokens.</summary>
    public TokenRows? Tokens { get; }

    /// <summary>The status of a record that is not issued yet. Offline's, which are issued together, are outstanding from the start: a million of them must not be written while the clock runs.</summary>
    public const QueryStatus Prepared = (QueryStatus)253;

    /// <summary>The status of a record whose sample has not ended: it names the segment, so that a late answer to a record which had this memory before cannot end this one.</summary>
    public QueryStatus Outstanding => (QueryStatus)(0x8000_0000u | (uint)Number);

    /// <summary>Starts another stretch in the same memory.</summary>
    public void Begin(int number, int first, RunPhase phase)
    {
        Number = number;
        First = first;
        Phase = phase;
        Count = 0;
        Queries = 0;
        IsLast = false;
    }
}

/// <summary>The queries over one loaded set, as they stand in the run's segments.</summary>
internal sealed class RunPhase
{
    public static RunPhase None { get; } = new() { Samples = [], FirstSegment = 0, FirstRecord = 0, Capacity = 1, SamplesPerQuery = 1 };

    /// <summary>The samples to be loaded.</summary>
    public required int[] Samples { get; init; }

    public required int FirstSegment { get; init; }

    public required int FirstRecord { get; init; }

    /// <summary>Samples of a full segment: whole queries.</summary>
    public required int Capacity { get; init; }

    public required int SamplesPerQuery { get; init; }

    /// <summary>Nanoseconds from the run's start to the phase's, which is what record times count from in the log. Server's times count from the schedule.</summary>
    public long OffsetNs { get; set; }
}
