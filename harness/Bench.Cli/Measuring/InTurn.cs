using System.Collections.Immutable;

namespace Bench.Cli.Measuring;

/// <summary>Measures two things in turn, the one first, then the other first: what drifts meets both alike.</summary>
internal static class InTurn
{
    /// <summary>Measures.</summary>
    /// <param name="rounds">How often; at least 1.</param>
    /// <param name="one">Measures the one.</param>
    /// <param name="other">Measures the other, as many figures.</param>
    /// <returns>The figures of both, those of a round in the same places.</returns>
    public static (ImmutableArray<double> One, ImmutableArray<double> Other) Measure(int rounds, Func<ImmutableArray<double>> one, Func<ImmutableArray<double>> other)
    {
        ImmutableArray<double>.Builder ones = ImmutableArray.CreateBuilder<double>(), others = ImmutableArray.CreateBuilder<double>();
        for (int round = 0; round < rounds; round++)
        {
            bool oneFirst = round % 2 == 0;
            ImmutableArray<double> before = oneFirst ? one() : [];
            others.AddRange(other());
            ones.AddRange(oneFirst ? before : one());
        }

        return (ones.ToImmutable(), others.ToImmutable());
    }

    /// <summary>The same where a measurement is one figure.</summary>
    public static (ImmutableArray<double> One, ImmutableArray<double> Other) Measure(int rounds, Func<double> one, Func<double> other) => Measure(rounds, () => [one()], () => [other()]);
}
