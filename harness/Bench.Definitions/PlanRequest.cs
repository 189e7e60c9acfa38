using Bench.Definitions.UserConfs;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>What a plan is made from.</summary>
public sealed record PlanRequest
{
    /// <summary>The workload.</summary>
    public required Definition<Workload> Workload { get; init; }

    /// <summary>The ruleset.</summary>
    public required Definition<Ruleset> Ruleset { get; init; }

    /// <summary>The submission; null for a local run, which cannot be submitted.</summary>
    public Definition<Submission>? Submission { get; init; }

    /// <summary>The system under test; null for the shipped CPU backend.</summary>
    public Definition<SutDefinition>? Sut { get; init; }

    /// <summary>Settings in LoadGen's own format (<c>--conf</c>); null for none.</summary>
    public UserConf? Conf { get; init; }

    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Where the scenario came from.</summary>
    public string ScenarioOrigin { get; init; } = "--scenario";

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>Where the profile came from.</summary>
    public string ProfileOrigin { get; init; } = "--profile";

    /// <summary>The division from the command line; null takes the submission's.</summary>
    public Division? Division { get; init; }

    /// <summary>The format of inputs and weights of a local run from the command line; null takes the submission's, or fp32.</summary>
    public NumberFormat? Inputs { get; init; }

    /// <summary>Which of the shipped backend's implementations is measured; null for its fastest, and for another SUT.</summary>
    public string? Implementation { get; init; }

    /// <summary>Whether the shipped backend is to compute the same bits with any number of threads (<c>--deterministic</c>).</summary>
    public bool Deterministic { get; init; }

    /// <summary>Sizes of blocks for the shipped backend; null for its defaults.</summary>
    public string? Tuning { get; init; }

    /// <summary>Where these sizes came from.</summary>
    public string TuningOrigin { get; init; } = "bench tune";

    /// <summary>Where the implementation came from.</summary>
    public string ImplementationOrigin { get; init; } = "--implementation";

    /// <summary>How Server's queries arrive; null for LoadGen's Poisson process.</summary>
    public ArrivalProcess? Arrivals { get; init; }

    /// <summary>Where the arrivals came from.</summary>
    public string ArrivalsOrigin { get; init; } = "default";

    /// <summary>Whether the SUT runs inside the harness's process (<c>--in-process</c>).</summary>
    public bool InProcess { get; init; }

    /// <summary>Threads for a SUT that states none: the machine's cores; at least 1.</summary>
    public required int Cores { get; init; }

    /// <summary>
    /// Samples per second (multi-stream: queries per second) measured just before: by the warm-up for single-stream, multi-stream and offline;
    /// the offline run's result for server. Null when nothing was measured.
    /// </summary>
    public double? MeasuredRate { get; init; }

    /// <summary>Server in a search: the rate that it starts from, which goes before every other. Null outside a search.</summary>
    public double? SearchedRate { get; init; }

    /// <summary>Whether the plan is only shown: a rate that the run would measure first is then a placeholder that says so.</summary>
    public bool DryRun { get; init; }
}
