namespace Bench.Statistics;

/// <summary>A setting that no run can be made of.</summary>
/// <param name="Setting">Its name in JSON, for example <c>min_duration_ms</c>; of several that do not go together, the one to change.</param>
/// <param name="Found">What it is, with unit, or what comes of it.</param>
/// <param name="Expected">What it must be.</param>
public readonly record struct RefusedSetting(string Setting, string Found, string Expected)
{
    /// <summary>As a sentence: <c>min_duration_ms is -1; it must be from 0 to 1E+12</c>.</summary>
    public override string ToString() => $"{Setting} is {Found}; it must be {Expected}";
}
