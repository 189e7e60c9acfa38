using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Borrowings;

namespace Bench.Rules.Tests.Borrowings;

/// <summary>What a result is made from.</summary>
internal sealed record TrainedResult
{
    public required string Submitter { get; init; }

    /// <summary>A name that no other result of the submitter has: its salts follow from it.</summary>
    public required string Series { get; init; }

    public Definition<TrainingWorkload> Workload { get; init; } = TrainedResults.Workload;

    public ImmutableArray<string> Set { get; init; } = [];

    /// <summary>After how many evaluations each run met the target; so many that the run is given up, and it did not.</summary>
    public ImmutableArray<int> EvaluationsToTarget { get; init; } = [10, 11, 12, 11, 12];

    public RoundEntry? Lender { get; init; }

    public RoundEntry? Original { get; init; }

    public Profile Profile { get; init; } = Profile.Full;

    public Division Division { get; init; } = Division.Closed;

    public Category Category { get; init; } = Category.Available;

    public NumberFormat Inputs { get; init; } = NumberFormat.Fp32;

    public string System { get; init; } = "node-8";

    public string Machine { get; init; } = "a processor of eight cores";

    public string Build { get; init; } = "build 1";

    public int Threads { get; init; } = 2;

    public DateTimeOffset StartedAt { get; init; } = new(TrainedResults.WindowOpens.AddDays(9), new TimeOnly(12, 0), TimeSpan.Zero);
}
