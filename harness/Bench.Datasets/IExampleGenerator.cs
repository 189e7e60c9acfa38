namespace Bench.Datasets;

/// <summary>What writes the examples of a training workload: text, or recordings. Thread-safe.</summary>
/// <remarks>An example is a row of 32-bit words, integers or fp32 bits: the inputs are its first words, what is to be predicted its last; for text, whose every token but the ends is both, the two overlap.</remarks>
internal interface IExampleGenerator
{
    /// <summary>Words of an example.</summary>
    int Words { get; }

    /// <summary>The least value that the workload's metric can reach on examples 0 to <paramref name="examples"/> - 1 of a source, or a bound below it.</summary>
    double QualityFloor(ExampleSource source, int examples);

    /// <summary>Writes an example.</summary>
    /// <param name="source">The sequence that it belongs to.</param>
    /// <param name="example">Its number, 0 or more.</param>
    /// <param name="words">Receives <see cref="Words"/> words.</param>
    void Write(ExampleSource source, int example, Span<uint> words);
}
