namespace Bench.Spec.Judging;

/// <summary>When a question that a person answers arises.</summary>
public enum QuestionStage
{
    /// <summary>When the result is reviewed: its own files answer, or the code that it was measured with.</summary>
    Result,

    /// <summary>When the round is organised: registrations, objections, audits.</summary>
    Round,

    /// <summary>When somebody writes about the result.</summary>
    Publication,
}
