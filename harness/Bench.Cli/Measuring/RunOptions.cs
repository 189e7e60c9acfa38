using Bench.Cli.Trainings;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>What the command line of <c>run</c> says.</summary>
internal sealed record RunOptions
{
    /// <summary>Ids or paths; empty for the profile's own selection.</summary>
    public required IReadOnlyList<string> Workloads { get; init; }

    /// <summary>Scenarios; empty for those of each workload.</summary>
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    /// <summary>The profile; null takes quick.</summary>
    public required Profile? Profile { get; init; }

    /// <summary>The division; null takes the submission's.</summary>
    public required Division? Division { get; init; }

    /// <summary>The formats of inputs and weights that a local run is made in, one after the other; empty takes the submission's, or fp32.</summary>
    public IReadOnlyList<NumberFormat> Precisions { get; init; } = [];

    /// <summary>The one of <see cref="EachPrecision"/>; null takes the submission's, or fp32.</summary>
    public NumberFormat? Precision => Precisions.Count == 0 ? null : Precisions[0];

    /// <summary>These options for each precision by itself.</summary>
    public IEnumerable<RunOptions> EachPrecision => Precisions.Count < 2 ? [this] : Precisions.Select(precision => this with { Precisions = [precision] });

    /// <summary>Whether the shipped backend is to compute the same bits with any number of threads.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Implementations of the shipped backend, measured one after the other; empty takes the workload's, or the fastest.</summary>
    public IReadOnlyList<string> Implementations { get; init; } = [];

    /// <summary>How Server's queries arrive; null for LoadGen's Poisson process.</summary>
    public ArrivalOption? Arrivals { get; init; }

    /// <summary>The submission; null takes <c>submission.yaml</c> of the current folder if there is one.</summary>
    public required string? Submission { get; init; }

    /// <summary>The ruleset; null takes the newest.</summary>
    public required string? Ruleset { get; init; }

    /// <summary>The file of settings in LoadGen's format; null for none.</summary>
    public string? Conf { get; init; }

    /// <summary>The SUT; null takes the submission's, or the shipped CPU backend.</summary>
    public required string? Sut { get; init; }

    /// <summary>Whether the SUT runs inside this process.</summary>
    public required bool InProcess { get; init; }

    /// <summary>Whether compliance runs are made in the quick profile and the open division too.</summary>
    public bool Compliance { get; init; }

    /// <summary>The private key; null makes a development key.</summary>
    public required string? Key { get; init; }

    /// <summary>The output folder; null takes a new one.</summary>
    public required string? Out { get; init; }

    /// <summary>The ledger of attempts; null takes the user's.</summary>
    public string? Ledger { get; init; }

    /// <summary>Whether the whole responses that are kept go into the bundle.</summary>
    public bool KeepResponses { get; init; }

    /// <summary>How large a bundle may be.</summary>
    public BundleLimits Limits { get; init; } = BundleLimits.Standard;

    /// <summary>Whether only the plan is shown.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Whether the table is printed as JSON.</summary>
    public required bool Json { get; init; }

    /// <summary>Whether runs say how far they are also when standard error is no terminal.</summary>
    public bool Progress { get; init; }

    /// <summary>What is for training workloads.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>A search for the peak or a sweep instead of results; null for results.</summary>
    public SearchOptions? Search { get; init; }
}
