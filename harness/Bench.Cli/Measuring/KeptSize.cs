using System.Collections.Immutable;
using System.Globalization;
using Bench.Definitions;
using Bench.Results.Recomputations;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Measuring;

/// <summary>What <c>--keep-responses</c> adds to a bundle at most, said before anything runs.</summary>
internal static class KeptSize
{
    /// <summary>Says the bound of each result; refuses one that no bundle of the allowed size can hold.</summary>
    /// <exception cref="UsageException">A result may keep more than a bundle may hold.</exception>
    public static void Announce(Terminal terminal, RunSelection selection, RunOptions options)
    {
        if (!options.KeepResponses)
        {
            return;
        }

        foreach ((Definition<Workload> workload, ImmutableArray<Scenario> scenarios) in selection.Workloads)
        {
            foreach (Scenario scenario in scenarios)
            {
                Plan plan = Planner.Resolve(selection.RequestOf(workload, scenario, options with { DryRun = true }, measuredRate: null)).OrRefuse();
                (long responses, long bytes) = BoundOf(plan, workload.Value);
                string size = string.Create(CultureInfo.InvariantCulture, $"at most {responses} responses of {workload.Value.Problem.MaximumResponseBytes} bytes, {bytes / 1048576.0:F1} MiB");
                if (bytes > options.Limits.TotalBytes)
                {
                    throw new UsageException(
                        string.Create(CultureInfo.InvariantCulture, $"--keep-responses keeps {size}, of {workload.Value.Id} {Names.Of(scenario)}; a bundle may hold {options.Limits.TotalBytes / 1048576.0:F1} MiB"),
                        "allow larger bundles with --max-bundle 4GiB, here and at bench verify, or leave --keep-responses out");
                }

                terminal.Say($"--keep-responses keeps {size}, of {workload.Value.Id} {Names.Of(scenario)}");
            }
        }
    }

    /// <summary>The most responses that both runs of a plan keep, and their bytes.</summary>
    internal static (long Responses, long Bytes) BoundOf(Plan plan, Workload workload)
    {
        int greatest = workload.Problem.MaximumResponseBytes;
        int room = KeptChoice.Capacity(plan.Responses, greatest);
        int samples = plan.Accuracy.AccuracySampleCountOverride > 0 ? plan.Accuracy.AccuracySampleCountOverride : workload.Dataset.Samples;

        // Multi-stream repeats samples to fill its last query.
        int inAccuracy = plan.Scenario == Scenario.MultiStream ? room : Math.Min(samples, room);
        long responses = (long)inAccuracy + room;
        return (responses, responses * greatest);
    }
}
