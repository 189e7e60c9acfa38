using System.Collections.Immutable;
using Bench.Results.Accuracy;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Recomputations;

/// <summary>Derives the judged answers of the compliance runs, their positions and errors again from the logs and the rows.</summary>
internal static class AnswersRecomputation
{
    /// <summary>Compares the answers with the runs that gave them.</summary>
    public static void Check(Evidence evidence, ComplianceScore found, Differences differences)
    {
        Dictionary<ComplianceBlock, RunEnd> ends = evidence.Compliance.ToDictionary(static run => run.Block, static run => run.Log.End);
        List<(ComplianceBlock Block, KeptResponse Kept, SaltedChoices Choices)> expected = [];
        foreach (ComplianceRun run in evidence.Compliance)
        {
            SaltedChoices choices = new(Convert.FromHexString(run.Log.End.Salt));
            expected.AddRange(AnswerChoice.Among(run.Block, ends, evidence.Accuracy?.End).Select(number => (run.Block, run.Log.End.Kept[number], choices)));
        }

        if (found.Answers.Length != expected.Count)
        {
            differences.Report(RunFileNames.Answers, "answers", $"{found.Answers.Length} entries", $"{expected.Count} entries");
        }

        int offset = 0;
        ImmutableArray<JudgedAnswer>.Builder again = ImmutableArray.CreateBuilder<JudgedAnswer>(found.Answers.Length);
        for (int number = 0; number < found.Answers.Length; number++)
        {
            JudgedAnswer answer = found.Answers[number];
            ReadOnlySpan<ResponseRow> rows = evidence.AnswerRows.AsSpan(offset, answer.Response.Rows);
            offset += answer.Response.Rows;
            JudgedAnswer recomputed = answer with { Response = answer.Response with { Error = ScoreSummary.ErrorOf(rows) } };
            if (number < expected.Count)
            {
                (ComplianceBlock block, KeptResponse kept, SaltedChoices choices) = expected[number];
                recomputed = new JudgedAnswer
                {
                    Folder = block.Folder,
                    Response = recomputed.Response with { Run = TestMode.PerformanceOnly, Record = kept.Record, Sample = kept.Sample, Length = kept.Length, Sha256 = kept.Sha256 },
                };
                RowsRecomputation rowsOf = new(evidence, RunFileNames.AnswerRows, RunFileNames.Answers, differences);
                rowsOf.Check($"answers[{number}].response", answer.Response, rows, kept, choices);
            }

            again.Add(recomputed);
        }

        differences.Compare(RunFileNames.Answers, "", found, new ComplianceScore { Answers = again.MoveToImmutable() });
    }
}
