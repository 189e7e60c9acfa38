using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Definitions.Forms;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli.Peers;

/// <summary>What <c>bench peers</c> measures: the shipped workloads of inference that say so, and the shipped ones of training.</summary>
/// <param name="Workloads">Of inference.</param>
/// <param name="Trainings">Of training.</param>
internal sealed record PeerSelection(ImmutableArray<Definition<Workload>> Workloads, ImmutableArray<Definition<TrainingWorkload>> Trainings)
{
    /// <summary>The workloads of a family, of all, or the one that is named.</summary>
    /// <param name="selection">A family, or the id or path of one workload; null for all.</param>
    /// <exception cref="UsageException">There is no such family or workload.</exception>
    /// <exception cref="DefinitionsRefusedException">A workload's file is wrong.</exception>
    /// <exception cref="DefinitionUnreadableException">The path cannot be read.</exception>
    public static PeerSelection Of(string? selection)
    {
        WorkloadFolder shipped = Shipped.Workloads();
        TrainingFolder trainings = Shipped.Trainings();
        PeerSelection all = new(
            [
                .. shipped.Workloads.Where(static workload => workload.Value.Peers)
                    .OrderBy(static workload => workload.Value.Problem.Family, StringComparer.Ordinal)
                    .ThenBy(static workload => workload.Value.Problem.CostOf(0, 0, 1).Flops),
            ],
            [
                .. trainings.Workloads.OrderBy(static workload => workload.Value.Problem.Family, StringComparer.Ordinal)
                    .ThenBy(static workload => workload.Value.Problem.FlopsPerExample),
            ]);
        if (selection is null)
        {
            return all;
        }

        if (all.Families.Contains(selection))
        {
            return new PeerSelection(
                [.. all.Workloads.Where(workload => workload.Value.Problem.Family == selection)],
                [.. all.Trainings.Where(workload => workload.Value.Problem.Family == selection)]);
        }

        if (Shipped.Suite(selection) is not null)
        {
            throw new UsageException($"{selection} is a suite; peers are measured on a family or on one workload", "name one of its workloads");
        }

        Shipped.RequireFiles([selection]);
        if (!WorkloadFolder.NamesFile(selection) && !shipped.Workloads.Any(workload => workload.Value.Id == selection) && !trainings.Workloads.Any(workload => workload.Value.Id == selection))
        {
            throw new UsageException($"there is no family '{selection}' that peers are measured in; expected one of {string.Join(", ", all.Families)}, or the id or path of a workload{Spelling.DidYouMean(selection, [.. all.Families, .. Shipped.Ids()])}", "bench list workloads shows what there is");
        }

        return Shipped.IsTraining(selection) ? new PeerSelection([], [FrozenTraining(selection)]) : new PeerSelection([Frozen(shipped, selection)], []);
    }

    /// <summary>Their families.</summary>
    public IEnumerable<string> Families => [.. Workloads.Select(static workload => workload.Value.Problem.Family).Concat(Trainings.Select(static workload => workload.Value.Problem.Family)).Distinct()];

    private static Definition<Workload> Frozen(WorkloadFolder shipped, string selection)
    {
        Definition<Workload> named = shipped.Find(selection).OrRefuse();
        return named.Value.Dataset.Frozen ? named : throw Draft(selection);
    }

    private static Definition<TrainingWorkload> FrozenTraining(string selection)
    {
        Definition<TrainingWorkload> named = Shipped.Training(selection);
        return named.Value.Dataset.Frozen ? named : throw Draft(selection);
    }

    private static UsageException Draft(string selection) => new($"{selection} is a draft: its data set has no digest", $"{Invocation.Text} workload freeze {ShellWord.Of(selection)} writes it");
}
