namespace Bench.Spec;

/// <summary>What a LoadGen run is for.</summary>
public enum TestMode
{
    /// <summary>Every sample of the data set once; timing does not matter.</summary>
    AccuracyOnly,

    /// <summary>The timed run.</summary>
    PerformanceOnly,
}
