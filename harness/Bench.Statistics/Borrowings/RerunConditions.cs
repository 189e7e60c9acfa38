using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Statistics.Borrowings;

/// <summary>How the resubmission is run: with the original's software, on its system, anew (HP-06).</summary>
internal static class RerunConditions
{
    /// <summary>The implementation under test has the same digest and name.</summary>
    public static Judgement SameSoftware(BorrowingCase borrowing) => SoftwareDifference(borrowing.Original, borrowing.Resubmission!) is { } difference
        ? Judgement.Broken($"{difference}")
        : Judgement.Holds($"{SoftwareOf(borrowing.Original)}, as the original");

    /// <summary>Machine, category, formats and the way the SUT is started are the same; the scale has a condition of its own.</summary>
    public static Judgement SameSystem(BorrowingCase borrowing) => SystemDifference(borrowing.Original, borrowing.Resubmission!) is { } difference
        ? Judgement.Broken($"{difference}")
        : Judgement.Holds($"system {borrowing.Original.Evidence.Plan.System}, machine {MachinesOf(borrowing.Original)}, as the original");

    /// <summary>No salt and no seed of the resubmission stands in another entry, or twice in itself.</summary>
    public static Judgement RunsNew(BorrowingCase borrowing)
    {
        RoundEntry resubmission = borrowing.Resubmission!;
        RoundEntry[] others = [.. borrowing.Parties.Take(2), .. borrowing.ConvergenceEvidence is { } evidence ? [evidence] : Array.Empty<RoundEntry>(), .. borrowing.Others];
        foreach (TrainingRunHeader run in resubmission.Evidence.Runs.Select(static run => run.Header))
        {
            RoundEntry? twin = others.FirstOrDefault(entry => entry.Evidence.Runs.Any(other => IsSame(other.Header, run)));
            if (twin is not null)
            {
                return Judgement.Broken($"run {run.Run} (seed {run.Seed}) also stands in bundle {twin.ShortId}; expected {resubmission.Evidence.Runs.Length} new runs");
            }

            if (resubmission.Evidence.Runs.Count(other => IsSame(other.Header, run)) > 1)
            {
                return Judgement.Broken($"seed {run.Seed} stands in several runs of the resubmission; expected {resubmission.Evidence.Runs.Length} new runs");
            }
        }

        return resubmission.Evidence.Runs.IsEmpty
            ? Judgement.Broken($"the resubmission has no runs; expected {resubmission.Evidence.Plan.Runs}")
            : Judgement.Holds($"no salt and no seed of its {resubmission.Evidence.Runs.Length} runs stands in any of {others.Length} other bundles");
    }

    /// <summary>In what the software of two results differs; null when in nothing.</summary>
    internal static string? SoftwareDifference(RoundEntry original, RoundEntry other) =>
        SoftwareOf(other) is var found && found == SoftwareOf(original) ? null : $"the software is {found}; expected the original's {SoftwareOf(original)}";

    /// <summary>In what system and configuration of two results differ; null when in nothing.</summary>
    internal static string? SystemDifference(RoundEntry original, RoundEntry other)
    {
        (string What, string Expected, string Found)[] facts =
        [
            ("system", original.Evidence.Plan.System, other.Evidence.Plan.System),
            ("machine", MachinesOf(original), MachinesOf(other)),
            ("category", original.Evidence.Plan.Category.FieldName, other.Evidence.Plan.Category.FieldName),
            ("precision", PrecisionOf(original), PrecisionOf(other)),
            ("command of the SUT", CommandOf(original), CommandOf(other)),
            ("number of runs", $"{original.Evidence.Plan.ScoredRuns}", $"{other.Evidence.Plan.ScoredRuns}"),
        ];
        string[] differences = [.. facts.Where(static fact => fact.Found != fact.Expected).Select(static fact => $"the {fact.What} is {fact.Found}; expected the original's {fact.Expected}")];
        return differences.Length == 0 ? null : string.Join("; ", differences);
    }

    private static bool IsSame(TrainingRunHeader one, TrainingRunHeader other) => one.SaltCommitment == other.SaltCommitment || one.Seed == other.Seed;

    private static string SoftwareOf(RoundEntry entry) =>
        Distinct(entry, static run => $"{run.SutName} (build {run.BuildDigest.Hex[..12]}{(run.InProcess ? ", in process" : "")})");

    private static string MachinesOf(RoundEntry entry) => Distinct(entry, static run => run.MachineDigest.Hex[..12]);

    private static string PrecisionOf(RoundEntry entry) =>
        $"{entry.Evidence.Plan.Precision.Inputs.FieldName}, sums in {entry.Evidence.Plan.Precision.Accumulation.FieldName}";

    private static string CommandOf(RoundEntry entry) =>
        entry.Evidence.Plan.Sut.Command.IsEmpty ? "the shipped backend" : string.Join(' ', entry.Evidence.Plan.Sut.Command);

    private static string Distinct(RoundEntry entry, Func<TrainingRunHeader, string> of) =>
        string.Join(" and ", entry.Evidence.Runs.Select(run => of(run.Header)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
