using System.Collections.Immutable;
using Bench.Statistics;
using Bench.Workloads;

namespace Bench.Cli.Tuning;

/// <summary>What a search found for a class of shapes.</summary>
/// <param name="Shapes">The class.</param>
/// <param name="Sizes">The sizes; the defaults where none are faster.</param>
/// <param name="Ratio">How many times as fast they are as the defaults.</param>
internal sealed record TunedClass(TunableClass Shapes, ImmutableArray<int> Sizes, PairedRatio Ratio)
{
    /// <summary>Whether they are others than the defaults.</summary>
    public bool Differs => !Sizes.SequenceEqual(Shapes.Default);
}
