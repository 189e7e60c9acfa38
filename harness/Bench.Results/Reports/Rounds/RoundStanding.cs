namespace Bench.Results.Reports.Rounds;

/// <summary>What a result may be held for; the page of a round keeps these apart.</summary>
public enum RoundStanding
{
    /// <summary>Valid, in the full profile, of a submission that may be submitted.</summary>
    Submittable,

    /// <summary>Valid under its profile, but quick or of a local submission: never a submission's number.</summary>
    NotSubmittable,

    /// <summary>Refused by a rule or by its own log, or not declared valid.</summary>
    Invalid,
}
