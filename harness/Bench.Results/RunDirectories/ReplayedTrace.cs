using Bench.Spec;
using Bench.Statistics;

namespace Bench.Results.RunDirectories;

/// <summary>The <c>trace.csv</c> of one result: settings pin it by its digest, and the times of their arrivals are in it.</summary>
internal sealed class ReplayedTrace(RunFiles files)
{
    private Parsed<ArrivalProcess.Trace>? read;

    /// <summary>The settings with the times of the trace that they pin; the same settings where they pin none, or where the findings say why it cannot be had.</summary>
    public TestSettings Attach(TestSettings settings, List<Finding> findings)
    {
        if (settings.Arrivals is not ArrivalProcess.Trace pinned)
        {
            return settings;
        }

        if (read is null && files.Read(RunFileNames.Trace) is { } text)
        {
            read = TraceReader.Read(RunFileNames.Trace, text);
        }

        if (read is null)
        {
            findings.Add(FileFinding.Missing(RunFileNames.Trace));
            return settings;
        }

        findings.AddRange(read.Findings);
        if (read.Value is { } trace && trace != pinned)
        {
            findings.Add(FileFinding.Absurd(RunFileNames.Trace, "the trace", trace.ToString(), $"{pinned}, which the settings pin"));
        }

        return read.Value == pinned ? settings with { Arrivals = read.Value } : settings;
    }
}
