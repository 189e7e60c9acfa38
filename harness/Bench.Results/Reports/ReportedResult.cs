using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Reports;

/// <summary>A result to be reported.</summary>
/// <param name="Evidence">What its files hold.</param>
/// <param name="Findings">Everything that was found about it.</param>
/// <param name="Bundle">The bundle's id; null for a run directory.</param>
/// <param name="File">The bundle's file name.</param>
public sealed record ReportedResult(Evidence Evidence, ImmutableArray<Finding> Findings, Sha256Digest? Bundle, string File)
{
    /// <summary>Workload and scenario, for headings: <c>matmul-1024 single-stream</c>.</summary>
    public string Title { get; } = $"{Evidence.Plan.Workload} {ScenarioText.Of(Evidence.Plan.Scenario)}";

    /// <summary>A name for files: <c>matmul-1024.single-stream</c>.</summary>
    public string FileStem => Title.Replace(' ', '.');
}
