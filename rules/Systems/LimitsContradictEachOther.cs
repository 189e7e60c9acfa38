using System.Text.RegularExpressions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Machines;

namespace Bench.Rules;

/// <summary>Measured limits, a number of threads, or vectors that no one machine has together.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: LimitsContradictEachOther.md.</remarks>
public sealed partial class LimitsContradictEachOther : IRule<ResultEvidence>
{
    /// <summary>All cores compute and read their own caches at least as fast as one of them; a processor's clock moves by a quarter.</summary>
    private const double OfOwn = 0.75;

    /// <summary>What the cores share one of them can use up, and another program takes its part of it: honest limits of a machine with other work for every core were 0.67 to 0.9.</summary>
    private const double OfShared = 0.5;

    /// <summary>A level of memory is not faster than the one before it; honest limits of a machine that was left to the run are below 1.</summary>
    private const double OverNearer = 1.5;

    /// <summary>As wide as vectors are that the runtime has on Arm.</summary>
    private const int VectorBitsOfArm = 128;

    /// <summary>The products of int8 and bf16 have instructions of their own, which are used where the runtime prefers narrower vectors too.</summary>
    private const int BitsOfDots = 512;

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

        foreach ((string path, string contradiction) in Vectors(evidence))
        {
            yield return Descriptor.Report(evidence, path, contradiction, "the harness writes both of one process: get the result as it was measured, or measure again");
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

    /// <summary>The shipped backend takes the widest vectors that the runtime has, and names its kernel by them. What a program of the submitter's says is free text.</summary>
    private static IEnumerable<(string Path, string Message)> Vectors(ResultEvidence evidence)
    {
        bool arm = evidence.System.Found.GetValueOrDefault("architecture", "").StartsWith("Arm", StringComparison.OrdinalIgnoreCase);
        double? found = StatedValue.NumberIn(evidence.System.Found.GetValueOrDefault("vector_bits", ""));
        if (arm && found > VectorBitsOfArm)
        {
            yield return ("system.json", $"found.vector_bits is {found} beside found.architecture {evidence.System.Found["architecture"]}, where vectors have {VectorBitsOfArm}");
        }

        if (!evidence.Planned.Sut.Command.IsEmpty || (found ?? (arm ? VectorBitsOfArm : null)) is not { } bits)
        {
            yield break;
        }

        // Without vectors the narrowest kernel runs, and says so.
        double width = Math.Max(bits, VectorBitsOfArm);
        foreach (RunProvenance run in evidence.Provenances)
        {
            string kernel = run.SutKernel ?? "";
            MatchCollection tiles = Tile().Matches(kernel);
            bool other = tiles.Any(tile => StatedValue.NumberIn(tile.Value) is var own && (tile.Groups["dots"].Success ? arm || own != BitsOfDots : own != width));
            bool vectors = !kernel.Contains(SutPlan.NoVectors, StringComparison.Ordinal);
            if (other || (tiles.Count > 0 && vectors != bits >= VectorBitsOfArm))
            {
                yield return (run.Path, $"{run.Title} is said to be of the kernel \"{kernel}\"; the machine that was measured has {(bits < VectorBitsOfArm ? "no vectors" : $"vectors of {bits} bits")} (system.json: {(found is null ? "found.architecture" : "found.vector_bits")})");
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

    /// <summary>A width of vectors, with the tile in registers that may follow; behind it the instructions of a product of int8 or bf16.</summary>
    [GeneratedRegex("(?>[0-9]+)-bit(?> [0-9]+x[0-9]+)?(?<dots> AVX512_)?")]
    private static partial Regex Tile();
}
