using Bench.Spec;

namespace Bench.LoadGen;

/// <summary>A library whose samples hold nothing, for measuring the harness itself.</summary>
public sealed class EmptyLibrary : IQuerySampleLibrary
{
    /// <inheritdoc/>
    public string Name => "empty";

    /// <inheritdoc/>
    public int TotalSampleCount => 1024;

    /// <inheritdoc/>
    public int PerformanceSampleCount => 1024;

    /// <inheritdoc/>
    public void LoadSamplesToRam(ReadOnlySpan<int> indices)
    {
    }

    /// <inheritdoc/>
    public void UnloadSamplesFromRam(ReadOnlySpan<int> indices)
    {
    }
}
