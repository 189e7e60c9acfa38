using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported closed result without one of the compliance tests of its benchmark, or with a test that lacks a file.</summary>
/// <remarks>Source: MLPerf submission rules, "Compliance Testing". Documentation: ComplianceTestMissing.md.</remarks>
public sealed class ComplianceTestMissing : IRule<ImportedEvidence>
{
    private const string Remedy = "run the test with MLPerf's audit.config, and its verification script";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP301",
        Defect = nameof(ComplianceTestMissing),
        Title = "an imported closed result lacks a compliance test",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Compliance Testing\"",
        Catalogue = ["CMP-01", "BAN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.JudgedIn == Division.Open)
        {
            yield break;
        }

        foreach (string name in evidence.Benchmark?.Tests ?? [])
        {
            string folder = $"{evidence.ComplianceFolder}/{name}";
            if (evidence.Test(name) is not { } test)
            {
                yield return Descriptor.Report(evidence, folder, $"{name} is missing; closed results of {evidence.Model} bring {string.Join(", ", evidence.Benchmark!.Tests)}", Remedy);
                continue;
            }

            string[] missing =
            [
                .. name != "TEST04" && test.AnswersVerdict is null ? [name == "TEST09" ? "verify_output_len.txt" : "verify_accuracy.txt"] : Array.Empty<string>(),
                .. name is "TEST01" or "TEST04" && test.SpeedVerdict is null ? ["verify_performance.txt"] : Array.Empty<string>(),
                .. name is "TEST01" or "TEST04" && test.Performance is null ? ["performance/run_1/mlperf_log_detail.txt"] : Array.Empty<string>(),
            ];
            if (missing.Length > 0)
            {
                yield return Descriptor.Report(evidence, folder, $"{name} lacks {string.Join(", ", missing)}", Remedy);
            }
        }
    }
}
