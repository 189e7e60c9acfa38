using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>TEST01: whether the timed run answered as the accuracy run did, by the responses that both kept of the same samples.</summary>
/// <remarks>
/// Source: MLPerf inference, compliance/TEST01; stricter in that whole responses are compared, and not their first elements. Responses that
/// differ are no proof of a cheat, since sums may be taken in another order: then the errors decide that the reference finds in both.
/// </remarks>
public sealed record AccuracyInPerformanceMode
{
    /// <summary>Kept responses of the timed run with the bytes of the accuracy run's response to the same sample.</summary>
    public required int Same { get; init; }

    /// <summary>Those with other bytes, where both responses are within the target.</summary>
    public required int Within { get; init; }

    /// <summary>Those with other bytes, where a response is over the target or could not be judged; records of the timed run, ascending.</summary>
    public required ImmutableArray<long> Differing { get; init; }

    /// <summary>Those with other bytes, where a response was not among the judged.</summary>
    public required int NotJudged { get; init; }

    /// <summary>Those of samples of which the accuracy run kept no response.</summary>
    public required int WithoutCounterpart { get; init; }

    /// <summary>Fails when a response differs; not established when none was decided.</summary>
    public ComplianceOutcome Outcome => !Differing.IsEmpty ? ComplianceOutcome.Fail
        : Same + Within > 0 ? ComplianceOutcome.Pass
        : ComplianceOutcome.NotEstablished;

    /// <summary>Compares two runs of one result.</summary>
    /// <param name="timed">The timed run.</param>
    /// <param name="accuracy">The accuracy run.</param>
    /// <param name="responses">The judged responses of both runs.</param>
    /// <param name="rows">Their rows, one after the other; the errors are computed from them again.</param>
    /// <param name="target">The greatest scaled error allowed.</param>
    public static AccuracyInPerformanceMode Of(
        RunLog timed, RunLog accuracy, ImmutableArray<JudgedResponse> responses, ImmutableArray<ResponseRow> rows, double target)
    {
        ArgumentNullException.ThrowIfNull(timed);
        ArgumentNullException.ThrowIfNull(accuracy);
        Dictionary<(TestMode Run, long Record), double> errors = ErrorsOf(responses, rows);
        Dictionary<int, KeptResponse> counterparts = [];
        foreach (KeptResponse kept in accuracy.End.Kept)
        {
            counterparts.TryAdd(kept.Sample, kept);
        }

        ImmutableArray<long>.Builder differing = ImmutableArray.CreateBuilder<long>();
        int same = 0, within = 0, notJudged = 0, without = 0;
        foreach (KeptResponse kept in timed.End.Kept)
        {
            if (!counterparts.TryGetValue(kept.Sample, out KeptResponse? other))
            {
                without++;
            }
            else if (kept.Sha256 == other.Sha256)
            {
                same++;
            }
            else if (errors.TryGetValue((TestMode.PerformanceOnly, kept.Record), out double error)
                && errors.TryGetValue((TestMode.AccuracyOnly, other.Record), out double otherError))
            {
                // Both must be known to be within: an error that is not a number is not.
                if (error <= target && otherError <= target)
                {
                    within++;
                }
                else
                {
                    differing.Add(kept.Record);
                }
            }
            else
            {
                notJudged++;
            }
        }

        return new AccuracyInPerformanceMode
        {
            Same = same,
            Within = within,
            Differing = differing.ToImmutable(),
            NotJudged = notJudged,
            WithoutCounterpart = without,
        };
    }

    /// <summary>The greatest error of each judged response; infinite where it has no rows.</summary>
    private static Dictionary<(TestMode Run, long Record), double> ErrorsOf(ImmutableArray<JudgedResponse> responses, ImmutableArray<ResponseRow> rows)
    {
        Dictionary<(TestMode, long), double> errors = [];
        int offset = 0;
        foreach (JudgedResponse response in responses)
        {
            int end = (int)Math.Min(rows.Length, (long)offset + response.Rows);
            double greatest = end - offset < response.Rows || response.Rows == 0 ? double.PositiveInfinity : 0;
            for (; offset < end; offset++)
            {
                greatest = Math.Max(greatest, rows[offset].Judged.Error);
            }

            errors.TryAdd((response.Run, response.Record), greatest);
        }

        return errors;
    }
}
