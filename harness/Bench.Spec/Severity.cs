namespace Bench.Spec;

/// <summary>How grave a finding is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; changes no verdict.</summary>
    Note,

    /// <summary>Likely a mistake; changes no verdict.</summary>
    Warning,

    /// <summary>The result, definition or submission is refused.</summary>
    Error,
}
