using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>What follows from a log whatever its end says, kept while its header lives: recomputation and rules ask for the same, and a log may hold ten million records.</summary>
/// <param name="derive">A pure function of header, faults, records and token times.</param>
internal sealed class LogMemory<T>(Func<RunLog, T> derive)
{
    private readonly ConditionalWeakTable<RunHeader, Entry> entries = [];

    /// <summary>What follows from the log; derived once, however often and by however many threads it is asked for.</summary>
    public T Of(RunLog log)
    {
        Entry? entry;
        lock (entries)
        {
            if (!entries.TryGetValue(log.Header, out entry) || entry.Records != log.Records || entry.TokenTimes != log.TokenTimes || entry.Faults != log.Faults)
            {
                entry = new Entry(log.Records, log.TokenTimes, log.Faults, new Lazy<T>(() => derive(log)));
                entries.AddOrUpdate(log.Header, entry);
            }
        }

        return entry.Value.Value;
    }

    private sealed record Entry(RecordPieces Records, ImmutableArray<long> TokenTimes, ImmutableArray<RunFault> Faults, Lazy<T> Value);
}
