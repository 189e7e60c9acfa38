namespace Bench.Statistics.Tests;

/// <summary>How far the qualities of two sets may be apart by chance: against what many drawn sets really show.</summary>
public sealed class StandardErrorTests
{
    private const int Examples = 1024;
    private const int Smoothed = 16;

    [Fact]
    public void Of_independent_losses_it_is_the_textbooks()
    {
        double[] losses = [1, 2, 3, 6];
        double variance = (4 + 1 + 0 + 9) / 3.0;
        Assert.Equal(Math.Sqrt((variance * 4 / 64) + (variance * 4 / 100)), EvaluationLoss.StandardErrorOfDifference(losses, 8, losses, 10, related: 0), 1e-12);
        Assert.Equal(double.PositiveInfinity, EvaluationLoss.StandardErrorOfDifference([1], 1, losses, 8, related: 0));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(Smoothed, Smoothed)]
    public void It_is_the_spread_that_many_sets_show(int smoothedOver, int windows)
    {
        (double shown, double estimated) = Spread(smoothedOver, windows - 1);
        Assert.InRange(estimated / shown, 0.9, 1.1);
    }

    [Fact]
    public void Without_regard_to_neighbours_it_would_be_too_small()
    {
        (double shown, double estimated) = Spread(Smoothed, 0);
        Assert.InRange(estimated / shown, 0, 0.5);
    }

    [Fact]
    public void Neighbours_that_differ_do_not_make_it_smaller()
    {
        double[] alternating = [.. Enumerable.Range(0, 64).Select(static i => i % 2 == 0 ? 1.0 : 3.0)];
        Assert.Equal(EvaluationLoss.StandardErrorOfDifference(alternating, 1, alternating, 1, 0), EvaluationLoss.StandardErrorOfDifference(alternating, 1, alternating, 1, 1));
    }

    /// <summary>The standard deviation of differences between the means of two drawn sets, and the mean of what each pair of sets estimates.</summary>
    private static (double Shown, double Estimated) Spread(int smoothedOver, int related)
    {
        Random random = new(7);
        double squares = 0, estimates = 0;
        const int Pairs = 1500;
        for (int pair = 0; pair < Pairs; pair++)
        {
            double[] first = Losses(random, smoothedOver), second = Losses(random, smoothedOver);
            double difference = EvaluationLoss.Quality(first, Examples) - EvaluationLoss.Quality(second, Examples);
            squares += difference * difference;
            estimates += EvaluationLoss.StandardErrorOfDifference(first, Examples, second, Examples, related);
        }

        return (Math.Sqrt(squares / Pairs), estimates / Pairs);
    }

    // White noise, smoothed by a moving sum, and squared: as an error is.
    private static double[] Losses(Random random, int smoothedOver)
    {
        double[] noise = [.. Enumerable.Range(0, Examples + smoothedOver - 1).Select(_ => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)];
        double[] losses = new double[Examples];
        for (int i = 0; i < Examples; i++)
        {
            double sum = 0;
            for (int k = 0; k < smoothedOver; k++)
            {
                sum += noise[i + k];
            }

            losses[i] = sum * sum;
        }

        return losses;
    }
}
