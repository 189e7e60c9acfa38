using Bench.Spec;

namespace Bench.Datasets;

/// <summary>A library whose samples, while they are loaded, hold content generated from another seed: the weights, the indices and the places in memory are those that the SUT knows, and what stands there is not.</summary>
/// <remarks>What is loaded next through the library itself is its own again.</remarks>
/// <param name="library">The library.</param>
/// <param name="data">Its data set.</param>
/// <param name="seed">The seed of the content.</param>
public sealed unsafe class FreshSamples(QuerySampleLibrary library, GeneratedDataset data, ulong seed) : IQuerySampleLibrary
{
    private readonly GeneratedDataset content = data.WithContent(seed);

    /// <inheritdoc/>
    public string Name => library.Name;

    /// <inheritdoc/>
    public int TotalSampleCount => library.TotalSampleCount;

    /// <inheritdoc/>
    public int PerformanceSampleCount => library.PerformanceSampleCount;

    /// <inheritdoc/>
    public void LoadSamplesToRam(ReadOnlySpan<int> indices)
    {
        library.LoadSamplesToRam(indices);
        HashSet<int> samples = [.. indices];
        content.WriteSamples(samples.Select(sample => (sample, (nint)library.Address + (nint)library.OffsetOf(sample))));
    }

    /// <inheritdoc/>
    public void UnloadSamplesFromRam(ReadOnlySpan<int> indices) => library.UnloadSamplesFromRam(indices);
}
