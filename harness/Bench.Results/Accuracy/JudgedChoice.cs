using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Accuracy;

/// <summary>Which kept responses are judged, and at which positions: a pure function of the plan and of what the log reveals.</summary>
public static class JudgedChoice
{
    /// <summary>Bytes of an element of a response.</summary>
    public const int ElementBytes = 4;

    /// <summary>The judged ones among a run's kept responses, as ascending indices: all of an accuracy run; of a timed run at most <see cref="ResponsePlan.Judged"/>, spread evenly.</summary>
    /// <remarks>Spread, and not the first ones: a SUT that grows careless late in the run must be found out.</remarks>
    public static ImmutableArray<int> Among(ImmutableArray<KeptResponse> kept, TestMode run, ResponsePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (run == TestMode.AccuracyOnly || kept.Length <= plan.Judged)
        {
            return [.. Enumerable.Range(0, kept.Length)];
        }

        return [.. Enumerable.Range(0, plan.Judged).Select(number => (int)((long)number * kept.Length / plan.Judged))];
    }

    /// <summary>The positions (in elements) of a response that are judged: all of a short one, else as many as the plan says, drawn by the salt.</summary>
    public static int[] Positions(SaltedChoices choices, long record, int lengthBytes, ResponsePlan plan)
    {
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentNullException.ThrowIfNull(plan);
        return choices.Positions(record, lengthBytes / ElementBytes, plan.Positions);
    }
}
