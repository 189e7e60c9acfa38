namespace Bench.Spec.Training;

/// <summary>What is checked of a trained model after the clock stopped: that its predictions are those of the weights it handed over, that it does not look ahead, and that it did not learn the evaluation set by heart.</summary>
public sealed record ModelCheck
{
    /// <summary>Evaluation examples, chosen by the salt, whose predictions the fp64 reference computed again from the weights.</summary>
    public required int ReferenceExamples { get; init; }

    /// <summary>The greatest difference between the SUT's prediction and the reference's, over the reference's greatest magnitude in that example; infinite when the SUT handed no weights over.</summary>
    public required double ReferenceError { get; init; }

    /// <summary>The greatest difference that a change of later inputs made to an earlier prediction, on the same scale; 0 where predictions do not follow one another.</summary>
    public required double LookAhead { get; init; }

    /// <summary>Quality on fresh examples that the salt determines and nobody could have trained on.</summary>
    public required double FreshQuality { get; init; }

    /// <summary>The standard error of the difference between <see cref="FreshQuality"/> and the quality on the evaluation set.</summary>
    public required double FreshStandardError { get; init; }
}
