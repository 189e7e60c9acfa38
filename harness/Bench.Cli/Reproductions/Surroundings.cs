using System.Collections.Immutable;
using Bench.Cli.Measuring;
using Bench.Results.Reproductions;
using Bench.Spec.Judging;

namespace Bench.Cli.Reproductions;

/// <summary>In what the surroundings of a rerun differ from those of the submitted result.</summary>
internal static class Surroundings
{
    /// <summary>Found fields that another speed is to be expected from. Kernel, runtime and settings are the submitter's choice, and a reviewer takes the same where he can.</summary>
    private static readonly ImmutableArray<string> Hardware = ["architecture", "cache_sizes", "cores", "cpu_model", "vector_bits"];

    /// <summary>Every difference, hardware first.</summary>
    public static ImmutableArray<EnvironmentDifference> Differences(ResultEvidence submitted, Circumstances here)
    {
        const string Absent = "not recorded";
        RunProvenance run = submitted.Provenances.First();
        IEnumerable<EnvironmentDifference> found = submitted.System.Found.Keys.Union(here.System.Found.Keys).Select(field => new EnvironmentDifference(
            field, submitted.System.Found.GetValueOrDefault(field, Absent), here.System.Found.GetValueOrDefault(field, Absent),
            Hardware.Contains(field) && submitted.System.Found.ContainsKey(field) && here.System.Found.ContainsKey(field)));
        EnvironmentDifference[] others =
        [
            new("build of the system under test (SHA-256)", run.BuildDigest.Hex, here.Build.Hex, OfHardware: false),
            new("version of the harness", run.HarnessVersion, BuildDigest.HarnessVersion, OfHardware: false),
        ];
        return [.. found.Concat(others).Where(static difference => difference.Submitted != difference.Here).OrderByDescending(static difference => difference.OfHardware)];
    }
}
