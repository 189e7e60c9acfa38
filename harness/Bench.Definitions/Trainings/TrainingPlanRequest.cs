using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>What a training plan is made from.</summary>
public sealed record TrainingPlanRequest
{
    /// <summary>The workload.</summary>
    public required Definition<TrainingWorkload> Workload { get; init; }

    /// <summary>The ruleset.</summary>
    public required Definition<Ruleset> Ruleset { get; init; }

    /// <summary>The submission; null for a local run, which cannot be submitted.</summary>
    public Definition<Submission>? Submission { get; init; }

    /// <summary>The system under test; null for the shipped CPU backend.</summary>
    public Definition<SutDefinition>? Sut { get; init; }

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>Where the profile came from.</summary>
    public string ProfileOrigin { get; init; } = "--profile";

    /// <summary>The division from the command line; null takes the submission's.</summary>
    public Division? Division { get; init; }

    /// <summary>Runs to make (<c>--runs</c>); null for as many as a score needs.</summary>
    public int? Runs { get; init; }

    /// <summary>Hyperparameters from the command line, each <c>KEY=VALUE</c>.</summary>
    public ImmutableArray<string> Set { get; init; } = [];

    /// <summary>From whom hyperparameters are borrowed; null for nobody.</summary>
    public LentHyperparameters? Lender { get; init; }

    /// <summary>The id of the borrower's original bundle; there exactly when there is a lender.</summary>
    public Sha256Digest? Original { get; init; }

    /// <summary>Whether the SUT runs inside the harness's process (<c>--in-process</c>).</summary>
    public bool InProcess { get; init; }

    /// <summary>Whether the shipped backend is to compute the same bits with any number of threads (<c>--deterministic</c>).</summary>
    public bool Deterministic { get; init; }

    /// <summary>Threads for a SUT that states none: the machine's cores; at least 1.</summary>
    public required int Cores { get; init; }

    /// <summary>Whether the plan is only shown: a draft may be.</summary>
    public bool DryRun { get; init; }
}
