using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Recomputations;

/// <summary>Which responses of a run must have been kept: a pure function of plan, salt and log.</summary>
public static class KeptChoice
{
    /// <summary>How many responses a run has room for: space is set aside before the clock starts, for the greatest response, and for one response at least.</summary>
    public static int Capacity(ResponsePlan plan, int maximumResponseBytes)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return (int)Math.Min(plan.MaximumKept, Math.Max(1, plan.MaximumBytes / Math.Max(1, maximumResponseBytes)));
    }

    /// <summary>The records whose responses must have been kept, ascending: those that the salt draws (in an accuracy run every one) until the room is used up, less those that did not complete.</summary>
    public static ImmutableArray<long> Of(TestMode run, RecordPieces records, SaltedChoices choices, ResponsePlan plan, int maximumResponseBytes)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentNullException.ThrowIfNull(plan);
        double share = run == TestMode.AccuracyOnly ? 1 : plan.KeptShare;
        int room = Capacity(plan, maximumResponseBytes);
        ImmutableArray<long>.Builder kept = ImmutableArray.CreateBuilder<long>();
        long number = 0;
        foreach (ReadOnlyMemory<QueryRecord> piece in records.Pieces())
        {
            foreach (ref readonly QueryRecord record in piece.Span)
            {
                if (room > 0 && choices.IsKept(number, share))
                {
                    room--;
                    if (record.Status == QueryStatus.Complete)
                    {
                        kept.Add(number);
                    }
                }

                number++;
            }

            if (room == 0)
            {
                break;
            }
        }

        return kept.DrainToImmutable();
    }
}
