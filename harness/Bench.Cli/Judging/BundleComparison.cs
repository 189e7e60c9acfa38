using Bench.Results.Comparisons;
using Bench.Results.Reports;

namespace Bench.Cli.Judging;

/// <summary>Verified bundles as results that are compared.</summary>
internal static class BundleComparison
{
    /// <summary>An inference result; null when the bundle holds none.</summary>
    public static ComparedResult? Measured(string path, VerifiedBundle bundle) => bundle.Judged?.Evidence is { } evidence
        ? new ComparedResult { Name = path, Evidence = evidence, Row = ResultRow.Of(evidence, bundle.Judged.Findings, bundle.Proven.BundleId) }
        : null;

    /// <summary>A training result; null when the bundle holds none.</summary>
    public static ComparedTraining? Trained(string path, VerifiedBundle bundle) => bundle.Judged?.Training is { } training
        ? new ComparedTraining { Name = path, Evidence = training, Row = TrainingRow.Of(new ReportedTraining(training, bundle.Judged.Findings, bundle.Proven.BundleId, path)) }
        : null;
}
