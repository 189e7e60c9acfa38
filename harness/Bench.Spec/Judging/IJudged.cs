namespace Bench.Spec.Judging;

/// <summary>What rules judge: it belongs to a division, which says how grave a defect is.</summary>
public interface IJudged
{
    /// <summary>The division that it is judged in.</summary>
    Division JudgedIn { get; }
}
