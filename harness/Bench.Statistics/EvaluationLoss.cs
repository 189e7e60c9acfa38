using Bench.Spec.Training;

namespace Bench.Statistics;

/// <summary>The harness's own metric of quality: the loss of one example's predictions, and the quality that many examples' losses come to.</summary>
public static class EvaluationLoss
{
    /// <summary>Σ over positions of -log₂ softmax(logits)[target]: bits. Infinite when a logit is not finite.</summary>
    /// <param name="logits">[L, V], row-major.</param>
    /// <param name="targets">[L], each 0 to V - 1.</param>
    public static double Bits(ReadOnlySpan<float> logits, ReadOnlySpan<int> targets)
    {
        int vocabulary = logits.Length / targets.Length;
        double nats = 0;
        for (int t = 0; t < targets.Length; t++)
        {
            ReadOnlySpan<float> row = logits.Slice(t * vocabulary, vocabulary);
            double greatest = double.NegativeInfinity;
            foreach (float logit in row)
            {
                if (!float.IsFinite(logit))
                {
                    return double.PositiveInfinity;
                }

                greatest = Math.Max(greatest, logit);
            }

            double sum = 0;
            foreach (float logit in row)
            {
                sum += Math.Exp(logit - greatest);
            }

            nats += Math.Log(sum) + greatest - row[targets[t]];
        }

        return nats / Math.Log(2);
    }

    /// <summary>Σ over outputs of (prediction - target)². Infinite when a prediction is not finite.</summary>
    public static double SquaredError(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target)
    {
        double sum = 0;
        for (int i = 0; i < prediction.Length; i++)
        {
            double difference = (double)prediction[i] - target[i];
            sum += difference * difference;
        }

        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    /// <summary>The quality that losses come to.</summary>
    /// <param name="losses">One an example; at least one.</param>
    /// <param name="scale">What a loss of 1 is worth: <see cref="ScaleOf(TrainingProblem, int)"/> or <see cref="ScaleOf(ReadOnlySpan{float}, int)"/>.</param>
    public static double Quality(ReadOnlySpan<double> losses, double scale)
    {
        double sum = 0;
        foreach (double loss in losses)
        {
            sum += loss;
        }

        return sum / scale;
    }

    /// <summary>Bits per character: characters that are predicted in all.</summary>
    public static double ScaleOf(TrainingProblem problem, int examples)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return (double)examples * problem.Prediction.Shape[0];
    }

    /// <summary>Unexplained variance: Σ over examples and outputs of (target - the output's mean)².</summary>
    /// <param name="targets">[examples, outputs], row-major.</param>
    /// <param name="outputs">Outputs of an example.</param>
    public static double ScaleOf(ReadOnlySpan<float> targets, int outputs)
    {
        double sum = 0;
        for (int output = 0; output < outputs; output++)
        {
            double mean = 0;
            for (int i = output; i < targets.Length; i += outputs)
            {
                mean += targets[i];
            }

            mean /= targets.Length / outputs;
            for (int i = output; i < targets.Length; i += outputs)
            {
                sum += (targets[i] - mean) * (targets[i] - mean);
            }
        }

        return sum;
    }

    /// <summary>The standard error of the difference between the qualities of two sets of examples, from the losses' own spread.</summary>
    /// <param name="first">The losses of one set, in the order of its examples.</param>
    /// <param name="firstScale">Its scale.</param>
    /// <param name="second">The losses of the other.</param>
    /// <param name="secondScale">Its scale.</param>
    /// <param name="related">How many neighbours on either side an example may resemble (<see cref="TrainingProblem.RelatedNeighbours"/>).</param>
    public static double StandardErrorOfDifference(ReadOnlySpan<double> first, double firstScale, ReadOnlySpan<double> second, double secondScale, int related) =>
        Math.Sqrt(VarianceOfQuality(first, firstScale, related) + VarianceOfQuality(second, secondScale, related));

    // Quality is a sum of losses over a constant: its variance is that of the sum, n c₀ + 2 Σ (n - k) c_k over the lags k at which losses are related (Anderson, The Statistical Analysis of Time Series, 1971, section 8.2), over the
    // constant's square. Estimated covariances may come out negative: never less than for independent losses.
    private static double VarianceOfQuality(ReadOnlySpan<double> losses, double scale, int related)
    {
        if (losses.Length < 2)
        {
            return double.PositiveInfinity;
        }

        double mean = Quality(losses, losses.Length);
        double independent = Products(losses, mean, 0), covariances = 0;
        for (int lag = 1; lag <= related && lag < losses.Length; lag++)
        {
            covariances += Products(losses, mean, lag);
        }

        double sum = independent + (2 * Math.Max(0, covariances));
        return sum / (losses.Length - 1) * losses.Length / (scale * scale);
    }

    private static double Products(ReadOnlySpan<double> losses, double mean, int lag)
    {
        double sum = 0;
        for (int i = lag; i < losses.Length; i++)
        {
            sum += (losses[i] - mean) * (losses[i - lag] - mean);
        }

        return sum;
    }
}
