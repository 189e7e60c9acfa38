using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A result with fewer judged responses than the round asks for.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: TooFewResponsesJudged.md.</remarks>
public sealed class TooFewResponsesJudged : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC105",
        Defect = nameof(TooFewResponsesJudged),
        Title = "fewer responses were judged than the round asks for",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Score is not { } score)
        {
            yield break;
        }

        foreach (PresentRun run in evidence.Runs)
        {
            int kept = run.Log.End.Kept.Length;
            int needed = Math.Max(Math.Min(evidence.Numbers.JudgedResponses, kept), AnyChosen(run, evidence.Numbers.KeptShare) ? 1 : 0);
            int judged = score.Responses.Count(response => response.Run == run.Mode && (response.Rows > 0 || response.Unjudgeable is not null));
            if (judged < needed)
            {
                yield return Descriptor.Report(
                    evidence,
                    "accuracy.json",
                    $"{judged} responses of the {run.Name} run were judged, of {kept} kept; the round asks for {needed}",
                    Remedy.ForChanged("accuracy.json"));
            }
        }
    }

    /// <summary>Whether the salt chose any response at all: of a short timed run it may choose none.</summary>
    private static bool AnyChosen(PresentRun run, double share)
    {
        SaltedChoices choices = new(Convert.FromHexString(run.Log.End.Salt));
        return run.Log.Records.Index().Any(entry => entry.Item.Status == QueryStatus.Complete && (run.Mode == TestMode.AccuracyOnly || choices.IsKept(entry.Index, share)));
    }
}
