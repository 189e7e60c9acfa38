using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Cli.Checks;

/// <summary>Everything that a check found.</summary>
internal sealed record CheckReport
{
    /// <summary>What was asked for.</summary>
    public required CheckRequest Request { get; init; }

    /// <summary>What was checked, each with its findings, in order of path; of a submission those with errors first, then its own files.</summary>
    public required ImmutableArray<CheckedItem> Items { get; init; }

    /// <summary>Findings of a severity, over all items.</summary>
    public int Count(Severity severity) => Items.Sum(item => item.Findings.Count(finding => finding.Severity == severity));

    /// <summary>What the process says when it ends.</summary>
    public int ExitCode
    {
        get
        {
            int refused = Items.Aggregate(Cli.ExitCode.Clean, static (code, item) => Cli.ExitCode.Worse(code, item.ExitCode));
            bool objected = Count(Severity.Error) > 0 || (Request.Strict && Count(Severity.Warning) > 0);
            return Cli.ExitCode.Worse(refused, objected ? Cli.ExitCode.Findings : Cli.ExitCode.Clean);
        }
    }
}
