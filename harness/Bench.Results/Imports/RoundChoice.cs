using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Imports;

/// <summary>The round that a tree is judged by. A tree does not say which it is of; its logs have the round's seeds.</summary>
/// <param name="Round">The round.</param>
/// <param name="From">How it was found, for people.</param>
/// <param name="Established">Whether it follows from the logs, or was asked for.</param>
internal sealed record RoundChoice(InferenceRound Round, string From, bool Established)
{
    /// <summary>The round most of whose seeds stand in the logs; where none does, the newest of the layout.</summary>
    /// <param name="rounds">The rounds, oldest first.</param>
    /// <param name="logs">The performance runs' logs.</param>
    /// <param name="beside">The tree's layout.</param>
    public static RoundChoice Of(ImmutableArray<InferenceRound> rounds, ImmutableArray<DetailLog> logs, bool beside)
    {
        // Each of the three seeds is a vote: one that was changed does not make the others another round's.
        (InferenceRound best, int votes) = rounds.Select(round => (round, logs.Sum(log => SeedsOf(round).Count(seed => log.Text(seed.Key) == seed.Value)))).MaxBy(static pair => pair.Item2);
        if (votes > 0)
        {
            int all = logs.Count(log => SeedsOf(best).All(seed => log.Text(seed.Key) == seed.Value));
            return new RoundChoice(best, string.Create(CultureInfo.InvariantCulture, $"by the seeds of {all} of {logs.Length} logs"), Established: true);
        }

        return new RoundChoice(rounds.Last(round => round.Beside == beside), "by its layout", Established: false);
    }

    /// <summary>The keys of a log that hold a round's seeds, with their values.</summary>
    private static ImmutableArray<(string Key, string Value)> SeedsOf(InferenceRound round) =>
    [
        ("effective_qsl_rng_seed", round.Seeds.Qsl.ToString(CultureInfo.InvariantCulture)),
        ("effective_sample_index_rng_seed", round.Seeds.SampleIndex.ToString(CultureInfo.InvariantCulture)),
        ("effective_schedule_rng_seed", round.Seeds.Schedule.ToString(CultureInfo.InvariantCulture)),
    ];
}
