namespace Bench.Spec;

/// <summary>The query sample library (QSL): the samples of a data set, by index. The shape is LoadGen's.</summary>
public interface IQuerySampleLibrary
{
    /// <summary>A name for the log.</summary>
    string Name { get; }

    /// <summary>Samples in the whole data set.</summary>
    int TotalSampleCount { get; }

    /// <summary>Samples that a performance run draws from; they fit in memory together.</summary>
    int PerformanceSampleCount { get; }

    /// <summary>Brings the samples into memory; untimed.</summary>
    void LoadSamplesToRam(ReadOnlySpan<int> indices);

    /// <summary>Lets the samples go; untimed.</summary>
    void UnloadSamplesFromRam(ReadOnlySpan<int> indices);
}
