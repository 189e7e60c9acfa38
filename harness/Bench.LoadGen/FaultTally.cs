using System.Collections.Immutable;
using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>What went wrong in a run, by kind: how often, and the first case in words. Thread-safe.</summary>
internal sealed class FaultTally
{
    /// <summary>So many faults of one kind are a flood: the run need not go on.</summary>
    public const long Flood = 10_000;

    private readonly Lock gate = new();
    private readonly List<RunFault> faults = [];

    public long Total
    {
        get
        {
            lock (gate)
            {
                return faults.Sum(static fault => fault.Count);
            }
        }
    }

    /// <summary>Counts a fault; returns how often its kind has happened.</summary>
    public long Add(string kind, string message, long count = 1)
    {
        lock (gate)
        {
            int place = faults.FindIndex(fault => fault.Kind == kind);
            if (place < 0)
            {
                faults.Add(new RunFault { Kind = kind, Message = message, Count = count });
                return count;
            }

            faults[place] = faults[place] with { Count = faults[place].Count + count };
            return faults[place].Count;
        }
    }

    public ImmutableArray<RunFault> ToImmutable()
    {
        lock (gate)
        {
            return [.. faults];
        }
    }
}
