using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>A result with fewer judged responses than the round asks for.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: TooFewResponsesJudged.md.</remarks>
public sealed class TooFewResponsesJudged : IRule
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
            int complete = run.Log.Records.Count(static record => record.Status == QueryStatus.Complete);
            int kept = run.Log.End.Kept.Length;
            int needed = Math.Min(evidence.Numbers.JudgedResponses, run.Mode == TestMode.AccuracyOnly ? Math.Min(complete, evidence.Ruleset.MaximumKeptResponses) : kept);
            int judged = score.Responses.Count(response => response.Run == run.Mode && (response.Rows > 0 || response.Unjudgeable is not null));
            if (judged >= Math.Max(needed, 1))
            {
                continue;
            }

            yield return Descriptor.Report(
                evidence,
                "accuracy.json",
                $"{judged} responses of the {run.Name} run were judged ({kept} kept of {complete} completed); the round asks for {Math.Max(needed, 1)}",
                "score again with bench run; do not remove kept responses");
        }
    }
}
