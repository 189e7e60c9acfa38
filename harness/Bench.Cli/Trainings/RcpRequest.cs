using System.Collections.Immutable;
using System.Globalization;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli.Trainings;

/// <summary>What <c>rcp make</c> is asked for.</summary>
internal sealed record RcpRequest
{
    /// <summary>The workload.</summary>
    public required Definition<TrainingWorkload> Workload { get; init; }

    /// <summary>The batch sizes, ascending.</summary>
    public required ImmutableArray<int> BatchSizes { get; init; }

    /// <summary>Runs at each; null for twice the round's.</summary>
    public required int? Runs { get; init; }

    /// <summary>Hyperparameters, <c>KEY=VALUE</c>.</summary>
    public required IReadOnlyList<string> Set { get; init; }

    /// <summary>Where the points are written; null for beside the workload.</summary>
    public required string? Out { get; init; }

    /// <summary>The request for the plan of one batch size.</summary>
    public TrainingPlanRequest PlanOf(Definition<Ruleset> ruleset, int batchSize) => new()
    {
        Workload = Workload,
        Ruleset = ruleset,
        Profile = Profile.Full,
        Division = Division.Closed,
        InProcess = true,
        Cores = Environment.ProcessorCount,
        Set = [.. Set, string.Create(CultureInfo.InvariantCulture, $"{OptimizerSettings.BatchSizeKey}={batchSize}")],
    };
}
