using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.RunDirectories;

/// <summary>The logs of one result, read and summed up: what takes long of a bundle, and depends on nothing else in it.</summary>
internal sealed record EvidenceLogs
{
    /// <summary>The timed run; null when it is absent or refused.</summary>
    public required RunLog? Performance { get; init; }

    /// <summary>The accuracy run; null when it is absent or refused.</summary>
    public required RunLog? Accuracy { get; init; }

    /// <summary>The compliance runs that are there and were not refused.</summary>
    public required ImmutableArray<ComplianceRun> Compliance { get; init; }

    /// <summary>What was found.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Reads them.</summary>
    public static EvidenceLogs Read(RunFiles files)
    {
        List<Finding> findings = [];
        ReplayedTrace trace = new(files);
        RunLog? performance = RunLogReader.Read(files, TestMode.PerformanceOnly, findings, trace);
        RunLog? accuracy = RunLogReader.Read(files, TestMode.AccuracyOnly, findings, trace);
        ImmutableArray<ComplianceRun> compliance = RunLogReader.ReadCompliance(files, findings, trace);
        _ = KeptResponseReader.Read(files, TestMode.PerformanceOnly, performance, findings);
        _ = KeptResponseReader.Read(files, TestMode.AccuracyOnly, accuracy, findings);
        if (performance is not null && !findings.HasErrors)
        {
            // Rules and recomputation ask for it; here it is derived while another core reads the rest.
            _ = RunMetrics.Of(performance);
        }

        return new EvidenceLogs { Performance = performance, Accuracy = accuracy, Compliance = compliance, Findings = [.. findings] };
    }
}
