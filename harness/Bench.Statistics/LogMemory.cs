using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>What follows from a log whatever its end says, kept while its header lives: recomputation and rules ask for the same, and a log may hold ten million records.</summary>
/// <param name="derive">A pure function of header, faults, records and token times.</param>
internal sealed class LogMemory<T>(Func<RunLog, T> derive)
{
    private readonly ConditionalWeakTable<RunHeader, Entry> entries = [];

    /// <summary>What follows from the log; derived once, however often it is asked for one after the other.</summary>
    public T Of(RunLog log)
    {
        if (entries.TryGetValue(log.Header, out Entry? entry) && entry.Records == log.Records && entry.TokenTimes == log.TokenTimes && entry.Faults == log.Faults)
        {
            return entry.Value;
        }

        T value = derive(log);
        entries.AddOrUpdate(log.Header, new Entry(log.Records, log.TokenTimes, log.Faults, value));
        return value;
    }

    private sealed record Entry(RecordPieces Records, ImmutableArray<long> TokenTimes, ImmutableArray<RunFault> Faults, T Value);
}
