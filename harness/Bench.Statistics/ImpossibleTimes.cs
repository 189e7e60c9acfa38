using Bench.Spec;

namespace Bench.Statistics;

/// <summary>Times in the records of a run that cannot have come about in their order on one clock: all are counted, the first of them told.</summary>
public sealed class ImpossibleTimes
{
    private readonly List<ImpossibleTime> first = [];

    /// <summary>The first of them, at most <see cref="CappedFindings.Most"/>, in order of issue.</summary>
    public IReadOnlyList<ImpossibleTime> First => first;

    /// <summary>How many there are, told or not.</summary>
    public long Count { get; private set; }

    /// <summary>Counts one more; true where it is to be told.</summary>
    internal bool CountOne() => ++Count <= CappedFindings.Most;

    /// <summary>Tells of one that was counted.</summary>
    internal void Tell(string field, string found, string expected) => first.Add(new ImpossibleTime(field, found, expected));
}
