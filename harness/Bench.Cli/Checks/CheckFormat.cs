namespace Bench.Cli.Checks;

/// <summary>How <c>bench check</c> prints what it found.</summary>
internal enum CheckFormat
{
    /// <summary>For a terminal: a line a finding, a line a question.</summary>
    Text,

    /// <summary>Everything, as JSON.</summary>
    Json,

    /// <summary>Everything, as SARIF 2.1.0, which editors and code hosts show.</summary>
    Sarif,

    /// <summary>Everything, as Markdown, to be read and filed.</summary>
    Md,
}
