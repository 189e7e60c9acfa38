using System.Collections.Immutable;
using Bench.Spec.Runs;

namespace Bench.Results.Accuracy;

/// <summary>The answers of a result's compliance runs, gathered while the runs are made and held until they are judged: scoring in between would leave its traces in the times.</summary>
/// <remarks>Holds only bytes that may be judged: of a TEST04 run those that the salt drew, of a TEST05 run what it kept, which its plan bounds. Not safe to share between threads.</remarks>
public sealed class ComplianceAnswers
{
    private readonly Dictionary<ComplianceBlock, RunEnd> ends = [];
    private readonly Dictionary<(ComplianceBlock Block, int Number), ReadOnlyMemory<byte>> bytes = [];

    /// <summary>The ends of the runs so far.</summary>
    public IReadOnlyDictionary<ComplianceBlock, RunEnd> Ends => ends;

    /// <summary>Takes the next run, in order of issue.</summary>
    /// <param name="block">The run.</param>
    /// <param name="end">Its end.</param>
    /// <param name="responses">The whole responses that it kept, in the order of <see cref="RunEnd.Kept"/>.</param>
    /// <exception cref="ArgumentException">There are not as many as the run kept.</exception>
    public void Add(ComplianceBlock block, RunEnd end, ImmutableArray<ReadOnlyMemory<byte>> responses)
    {
        ArgumentNullException.ThrowIfNull(end);
        if (responses.Length != end.Kept.Length)
        {
            throw new ArgumentException($"{responses.Length} responses beside {end.Kept.Length} kept ones", nameof(responses));
        }

        ends.Add(block, end);
        IEnumerable<int> held = block.Test == ComplianceTest.Caching ? AnswerChoice.Among(block, ends, null) : Enumerable.Range(0, responses.Length);
        foreach (int number in held)
        {
            bytes.Add((block, number), responses[number]);
        }
    }

    /// <summary>The bytes of a kept answer of a run.</summary>
    internal ReadOnlyMemory<byte> BytesOf(ComplianceBlock block, int number) => bytes[(block, number)];
}
