namespace Bench.Statistics;

/// <summary>A setting that no run can have.</summary>
/// <param name="Setting">Its name, LoadGen's where it has one.</param>
/// <param name="Value">The value found, with its unit.</param>
/// <param name="Expected">What a run can have.</param>
public readonly record struct RefusedSetting(string Setting, string Value, string Expected)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Setting} is {Value}; it must be {Expected}";
}
