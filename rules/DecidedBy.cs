namespace Bench.Rules;

/// <summary>Who decides a row of the catalogue, or what the silence of a rule is worth.</summary>
public enum DecidedBy
{
    /// <summary>A program, wholly: when nothing is reported, the rule is kept.</summary>
    Tool,

    /// <summary>A program in part: what it reports is a defect, and when it reports nothing a person still has a question to answer.</summary>
    Partly,

    /// <summary>A person alone.</summary>
    Person,

    /// <summary>Nobody: the case cannot arise in these workloads.</summary>
    NotApplicable,
}
