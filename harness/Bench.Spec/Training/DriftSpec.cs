using System.Collections.Immutable;

namespace Bench.Spec.Training;

/// <summary>How long a decoder is looked at after training while its recordings drift, and how bad it may become (<c>drift</c> in a workload's problem).</summary>
public sealed record DriftSpec
{
    /// <summary>Most days that can be looked at: a year. What a day costs grows with its number, since drift is a walk.</summary>
    public const int MostDays = 366;

    /// <summary>Days after training that are looked at, 1 to <see cref="MostDays"/>.</summary>
    public required int Days { get; init; }

    /// <summary>The greatest quality at which a decoder still holds; worse than the target.</summary>
    public required double HoldLimit { get; init; }

    /// <summary>Days from the first on, without a gap, whose quality is at most the limit.</summary>
    /// <param name="qualities">Of day 1, 2, and so on.</param>
    /// <returns>Their number; that of all qualities means at least so many, since nobody looked further.</returns>
    public int DaysHeldBy(ImmutableArray<double> qualities)
    {
        int held = 0;
        while (held < qualities.Length && qualities[held] <= HoldLimit)
        {
            held++;
        }

        return held;
    }
}
