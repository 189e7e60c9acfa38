using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>How many runs are made, scored and dropped, and where each number came from.</summary>
internal sealed record TrainingRuns
{
    /// <summary>Runs that are made.</summary>
    public required int Made { get; init; }

    /// <summary>Runs of a score.</summary>
    public required int Scored { get; init; }

    /// <summary>Fastest and slowest runs that a score drops on each side.</summary>
    public required int Dropped { get; init; }

    private string MadeOrigin { get; init; } = "";

    private string ScoredOrigin { get; init; } = "";

    private string DroppedOrigin { get; init; } = "";

    /// <summary>The numbers; null when fewer runs are asked for than a score needs.</summary>
    /// <remarks>Only the quick profile, whose results are never submitted, may have fewer.</remarks>
    public static TrainingRuns? Decide(TrainingPlanRequest request, TrainingRound round, FindingList findings)
    {
        TrainingNumbers numbers = round.NumbersOf(request.Profile);
        string section = $"training.{Choice.NameOf(request.Profile)}";

        // A workload's own number is of results that may be submitted.
        int? own = request.Profile == Profile.Full ? request.Workload.Value.Runs : null;
        int scored = own ?? numbers.Runs;
        string origin = own is null ? RunSettings.Origin(request.Ruleset, $"{section}.runs") : SettingList.At(request.Workload, "runs");
        string droppedOrigin = RunSettings.Origin(request.Ruleset, $"{section}.dropped");
        int dropped = numbers.Dropped;
        if (2 * dropped >= scored)
        {
            findings.Error(
                DefinitionCodes.Contradiction,
                request.Workload.LocationOf("runs"),
                $"runs is {scored}, expected more than the {2 * dropped} that a score drops ({droppedOrigin})",
                "state more runs in the workload");
            return null;
        }

        int made = request.Runs ?? scored;
        if (made < 1 || made > TrainingNumbers.MostRuns || (made < scored && request.Profile == Profile.Full))
        {
            findings.Error(
                made < 1 || made > TrainingNumbers.MostRuns ? DefinitionCodes.OutOfRange : DefinitionCodes.TooFewRuns,
                new Location("--runs"),
                $"--runs is {made}, expected {(request.Profile == Profile.Full ? scored : 1)} to {TrainingNumbers.MostRuns} in the {Choice.NameOf(request.Profile)} profile ({origin})",
                request.Profile == Profile.Full ? "make more runs, or try out with --profile quick" : "");
            return null;
        }

        bool fewer = made < scored;
        bool dropsLess = fewer && 2 * dropped >= made;
        return new TrainingRuns
        {
            Made = made,
            Scored = Math.Min(scored, made),
            Dropped = dropsLess ? (made - 1) / 2 : dropped,
            MadeOrigin = request.Runs is null ? origin : "--runs",
            ScoredOrigin = fewer ? "--runs" : origin,
            DroppedOrigin = dropsLess ? "--runs" : droppedOrigin,
        };
    }

    /// <summary>Notes the numbers with their origins.</summary>
    public void Note(SettingList settings)
    {
        settings.Note("runs", Made, MadeOrigin);
        settings.Note("scored_runs", Scored, ScoredOrigin);
        settings.Note("dropped_runs", Dropped, DroppedOrigin);
    }
}
