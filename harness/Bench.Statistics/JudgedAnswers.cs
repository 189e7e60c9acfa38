using System.Collections.Immutable;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>Whether the answers of a compliance test's runs are right: those that the salts drew, against the reference over the content that stood there when they were asked for.</summary>
/// <remarks>Times alone do not show a SUT that answers fresh content quickly and wrongly. MLPerf judges no answer of these runs.</remarks>
public sealed record JudgedAnswers
{
    /// <summary>Answers that the test's runs kept.</summary>
    public required int Kept { get; init; }

    /// <summary>Those that were judged; null when the result does not say.</summary>
    public required int? Judged { get; init; }

    /// <summary>The judged ones beyond the target, with their greatest errors, computed again from the rows: infinite where one could not be judged.</summary>
    public required ImmutableArray<(JudgedAnswer Answer, double Error)> Wrong { get; init; }

    /// <summary>Fails when one is wrong; not established when none is known to be right: what no run judged is, byte for byte, an answer that was judged in another run.</summary>
    public ComplianceOutcome Outcome => !Wrong.IsEmpty ? ComplianceOutcome.Fail
        : Judged is null || Kept == 0 ? ComplianceOutcome.NotEstablished
        : ComplianceOutcome.Pass;

    /// <summary>Looks at the answers of a test.</summary>
    public static JudgedAnswers Of(Evidence evidence, ComplianceTest test)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        double target = evidence.Workload.AccuracyTarget(evidence.Plan.Precision.Inputs, evidence.Plan.Precision.Accumulation);
        HashSet<string> folders = [.. ComplianceBlock.All.Where(block => block.Test == test).Select(static block => block.Folder)];
        ImmutableArray<(JudgedAnswer, double)>.Builder wrong = ImmutableArray.CreateBuilder<(JudgedAnswer, double)>();
        int judged = 0, offset = 0;
        foreach (JudgedAnswer answer in evidence.Answers?.Answers ?? [])
        {
            int end = (int)Math.Min(evidence.AnswerRows.Length, (long)offset + answer.Response.Rows);
            double error = ErrorOf(answer.Response, evidence.AnswerRows.AsSpan(offset, end - offset));
            offset = end;
            if (folders.Contains(answer.Folder))
            {
                judged++;
                if (!(error <= target))
                {
                    wrong.Add((answer, error));
                }
            }
        }

        return new JudgedAnswers
        {
            Kept = evidence.Compliance.Where(run => run.Block.Test == test).Sum(static run => run.Log.End.Kept.Length),
            Judged = evidence.Answers is null ? null : judged,
            Wrong = wrong.ToImmutable(),
        };
    }

    private static double ErrorOf(JudgedResponse response, ReadOnlySpan<ResponseRow> rows)
    {
        double greatest = response.Unjudgeable is not null || rows.IsEmpty || rows.Length < response.Rows ? double.PositiveInfinity : 0;
        foreach (ResponseRow row in rows)
        {
            greatest = Math.Max(greatest, row.Judged.Error);
        }

        return greatest;
    }
}
