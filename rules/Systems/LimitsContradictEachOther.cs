using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Machines;

namespace Bench.Rules;

/// <summary>Measured limits, or a number of threads, that no one machine has together.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: LimitsContradictEachOther.md.</remarks>
public sealed class LimitsContradictEachOther : IRule<ResultEvidence>
{
    /// <summary>All cores compute and read their own caches at least as fast as one of them; a processor's clock moves by a quarter.</summary>
    private const double OfOwn = 0.75;

    /// <summary>What the cores share one of them can use up, and another program takes its part of it: honest limits of a machine with other work for every core were 0.67 to 0.9.</summary>
    private const double OfShared = 0.5;

    /// <summary>A level of memory is not faster than the one before it; honest limits of a machine that was left to the run are below 1.</summary>
    private const double OverNearer = 1.5;

    private const string Measure = "measure again on a machine that is left to the run; a limit that was typed is none";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS108",
        Defect = nameof(LimitsContradictEachOther),
        Title = "the measured limits contradict each other",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        SutPlan sut = evidence.Planned.Sut;
        MachineLimits limits = evidence.System.Limits;
        if (sut.Threads > limits.Cores)
        {
            // The harness gives its own backend a thread a core; a program of the submitter's may have more, and shares the cores among them.
            yield return Descriptor.Report(
                evidence,
                "plan.json",
                $"sut.threads is {sut.Threads}; the machine that was measured has {limits.Cores} cores (system.json: limits.cores)",
                "state no more threads than the machine has cores, and measure again",
                sut.Command.IsEmpty ? Severity.Error : Severity.Warning);
        }

        foreach (string contradiction in Scaling(limits.OneCore, limits.AllCores).Concat(Levels("one_core", limits.OneCore)).Concat(Levels("all_cores", limits.AllCores)))
        {
            yield return Descriptor.Report(evidence, "system.json", contradiction, Measure, evidence.Planned.Profile == Profile.Quick ? Severity.Warning : Severity.Error);
        }

        foreach ((string name, CoreLimits core) in new[] { ("one_core", limits.OneCore), ("all_cores", limits.AllCores) })
        {
            // Two levels apart nothing that disturbs a measurement brings them together: honest limits of machines in any state were below a half.
            if (core.DramGigabytesPerSecond > OverNearer * core.L2GigabytesPerSecond)
            {
                yield return Descriptor.Report(evidence, "system.json", Over(name, ("dram", core.DramGigabytesPerSecond), ("l2", core.L2GigabytesPerSecond)), Measure);
            }
        }
    }

    private static IEnumerable<string> Scaling(CoreLimits one, CoreLimits all) =>
        from limit in new (string Name, double One, double All, double Least)[]
        {
            ("peak_fp32_gflops", one.PeakFp32Gflops, all.PeakFp32Gflops, OfOwn),
            ("l2_gigabytes_per_second", one.L2GigabytesPerSecond, all.L2GigabytesPerSecond, OfOwn),
            ("l3_gigabytes_per_second", one.L3GigabytesPerSecond, all.L3GigabytesPerSecond, OfShared),
            ("dram_gigabytes_per_second", one.DramGigabytesPerSecond, all.DramGigabytesPerSecond, OfShared),
        }
        where limit.All < limit.Least * limit.One
        select $"limits.all_cores.{limit.Name} is {limit.All:G4}, {limit.All / limit.One:G4} of one core's {limit.One:G4}; all cores together reach at least {limit.Least:G2} of it";

    private static IEnumerable<string> Levels(string name, CoreLimits core) =>
        from level in new (string Name, double Rate, string Nearer, double NearerRate)[]
        {
            ("dram", core.DramGigabytesPerSecond, "l3", core.L3GigabytesPerSecond),
            ("l3", core.L3GigabytesPerSecond, "l2", core.L2GigabytesPerSecond),
        }
        where level.Rate > OverNearer * level.NearerRate
        select Over(name, (level.Name, level.Rate), (level.Nearer, level.NearerRate));

    private static string Over(string name, (string Level, double Rate) far, (string Level, double Rate) near) =>
        $"limits.{name}.{far.Level}_gigabytes_per_second is {far.Rate:G4}, {far.Rate / near.Rate:G4} times the {near.Rate:G4} of {near.Level}; a level of memory is at most {OverNearer:G2} times as fast as the ones before it";
}
