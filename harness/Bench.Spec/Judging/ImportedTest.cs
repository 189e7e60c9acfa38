namespace Bench.Spec.Judging;

/// <summary>A compliance test of an imported result.</summary>
public sealed record ImportedTest
{
    /// <summary>Its name, for example <c>TEST01</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its folder inside the tree.</summary>
    public required string Folder { get; init; }

    /// <summary>The log of its run; null when it is missing.</summary>
    public DetailLog? Performance { get; init; }

    /// <summary>What the verification script said of the answers (or, TEST09, of their length); null when it is missing.</summary>
    public SubmittedText? AnswersVerdict { get; init; }

    /// <summary>What the verification script said of the speed; null when it is missing.</summary>
    public SubmittedText? SpeedVerdict { get; init; }

    /// <summary>TEST01: the accuracy of the responses that both runs have, in the accuracy run; null when it is not stated.</summary>
    public StatedAccuracy? Baseline { get; init; }

    /// <summary>The same in the compliance run.</summary>
    public StatedAccuracy? Compliance { get; init; }
}
