using System.Collections.Immutable;
using Bench.Cli.Judging;
using Bench.Results.RunDirectories;
using Bench.Spec;

namespace Bench.Cli.Checks;

/// <summary>What recomputing the reference finds; it says that it was done, since silence is what it hopes for.</summary>
internal static class ReferenceCheck
{
    /// <summary>The findings; none when nobody asked.</summary>
    public static ImmutableArray<Finding> Of(JudgedResult judged, bool asked)
    {
        if (asked && judged is { Training: { } training, TrainingFiles: { } files })
        {
            return TrainingReferenceRecheck.Of(training, files);
        }

        if (!asked || judged.Evidence is not { } evidence)
        {
            return [];
        }

        ImmutableArray<Finding> findings = ReferenceRecheck.Of(evidence);
        return findings.Length > 0 ? findings :
        [
            new Finding
            {
                RuleId = "REF000",
                Severity = Severity.Note,
                Message = $"inputs generated from the seed again; the reference's values at {evidence.Rows.Length + evidence.AnswerRows.Length} judged positions are the bundle's",
                Location = new Location(RunFileNames.Rows),
            },
        ];
    }
}
