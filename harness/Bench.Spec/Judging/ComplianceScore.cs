using System.Collections.Immutable;

namespace Bench.Spec.Judging;

/// <summary>How right the answers of a result's compliance runs are (<c>compliance/accuracy.json</c>, with its rows in <c>compliance/responses.bin</c>). Apart from the result's own score: fresh content has answers of its own.</summary>
public sealed record ComplianceScore
{
    /// <summary>The judged answers, in the order of the runs and in each in order of issue.</summary>
    public required ImmutableArray<JudgedAnswer> Answers { get; init; }
}

/// <summary>A judged answer of a compliance run.</summary>
public sealed record JudgedAnswer
{
    /// <summary>The folder of the run: <c>compliance/test04/00-ordinary</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The answer; its rows stand one after the other in <c>compliance/responses.bin</c>.</summary>
    public required JudgedResponse Response { get; init; }
}
