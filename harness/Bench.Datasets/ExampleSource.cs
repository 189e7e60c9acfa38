using Bench.Statistics;

namespace Bench.Datasets;

/// <summary>An endless sequence of examples; example e of it is a pure function of this and e.</summary>
/// <remarks>
/// The grammar and the electrodes' tuning are always those of the data set's seed; <paramref name="Key"/> only draws from them.
/// Streams of the key: bits 60 to 62 are the split, 56 to 59 the generator's part, 32 to 55 the day, 0 to 31 an index. Split 0 is left to initial weights (<see cref="TensorGenerator"/>), split 5 to what generates.
/// </remarks>
/// <param name="Split">The part of the data.</param>
/// <param name="Key">The data set's seed, or the fresh one.</param>
/// <param name="Day">Days after training, 0 to 2^24 - 1; text knows none but 0.</param>
public readonly record struct ExampleSource(DataSplit Split, ulong Key, int Day = 0)
{
    private const int GeneratorSplit = 5;
    private const int Parts = 16;
    private const int Days = 1 << 24;

    /// <summary>The stream that a part of an example's generation draws from.</summary>
    internal Philox4x32 StreamOf(int part, int index) => new(Key, Number((int)Split, part, Day, index));

    /// <summary>A stream that the generator itself (a lexicon, a tuning) is drawn from.</summary>
    internal static Philox4x32 GeneratorStream(ulong seed, int part, int day = 0) => new(seed, Number(GeneratorSplit, part, day, 0));

    private static ulong Number(int split, int part, int day, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)part, (uint)Parts, nameof(part));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)day, (uint)Days, nameof(day));
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return ((ulong)split << 60) | ((ulong)part << 56) | ((ulong)day << 32) | (uint)index;
    }
}
