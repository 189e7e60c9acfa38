using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Spec.Definitions;

namespace Bench.Cli.Peers;

/// <summary>What <c>bench peers</c> measures: the shipped workloads that say so.</summary>
internal static class PeerSuite
{
    /// <summary>The workloads of a family, of all, or the one that is named.</summary>
    /// <param name="selection">A family, or the id or path of one workload; null for all.</param>
    /// <exception cref="UsageException">There is no such family or workload.</exception>
    /// <exception cref="DefinitionsRefusedException">A workload's file is wrong, or a draft.</exception>
    public static ImmutableArray<Definition<Workload>> Of(string? selection)
    {
        WorkloadSuite shipped = Shipped.Workloads();
        ImmutableArray<Definition<Workload>> suite =
        [
            .. shipped.Workloads.Where(static workload => workload.Value.Peers)
                .OrderBy(static workload => workload.Value.Problem.Family, StringComparer.Ordinal)
                .ThenBy(static workload => workload.Value.Problem.CostOf(0, 0, 1).Flops),
        ];
        string[] families = [.. suite.Select(static workload => workload.Value.Problem.Family).Distinct()];
        if (selection is null)
        {
            return suite;
        }

        if (families.Contains(selection))
        {
            return [.. suite.Where(workload => workload.Value.Problem.Family == selection)];
        }

        if (!File.Exists(selection) && !shipped.Workloads.Any(workload => workload.Value.Id == selection))
        {
            throw new UsageException($"there is no family '{selection}' in the suite of peers; expected one of {string.Join(", ", families)}, or the id or path of a workload", "bench list workloads shows what there is");
        }

        Definition<Workload> named = shipped.Find(selection).OrRefuse();
        return named.Value.Dataset.Frozen ? [named] : throw new UsageException($"{selection} is a draft: its data set has no digest", $"run '{Invocation.Text} workload freeze {selection}'");
    }
}
