using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Results.Trainings;
using Bench.Spec.Training;
using Bench.Workloads;

namespace Bench.Rules.Tests.Trainings;

/// <summary>The qualities of later days, from weights that are known.</summary>
public sealed class DriftMeasuringTests
{
    private const int Electrodes = 24, Hidden = 5, Days = 3, Examples = 130;
    private const ulong Seed = 7;

    private static readonly CursorDecoder Problem = new() { Electrodes = Electrodes, Hidden = Hidden, Drift = new DriftSpec { Days = Days, HoldLimit = 0.9 } };

    [Fact]
    public void Each_is_the_variance_that_the_decoder_leaves_unexplained_on_that_day()
    {
        (float[] w1, float[] b1, float[] w2, float[] b2) = Decoder();
        DriftCurve curve = DriftMeasuring.Of(DataOf(Problem), WeightsOf(w1, b1, w2, b2), TrainingReferences.Create(Problem))!;

        double[] expected = [.. Enumerable.Range(1, Days).Select(day => Unexplained(day, w1, b1, w2, b2))];
        Assert.Equal(Days, curve.Qualities.Length);
        Assert.All(expected.Zip(curve.Qualities), static pair => Assert.Equal(pair.First, pair.Second, 1e-6 * pair.First));
        Assert.Equal(Problem.Drift!.DaysHeldBy(curve.Qualities), curve.DaysHeld);

        // Were a day's recordings those of another, the curve would be flat.
        Assert.All(expected.Zip(expected.Skip(1)), static pair => Assert.True(Math.Abs(pair.First - pair.Second) > 1e-3 * pair.First, string.Join(' ', pair)));
    }

    [Fact]
    public void The_days_that_it_holds_end_where_the_limit_is_passed()
    {
        (float[] w1, float[] b1, float[] w2, float[] b2) = Decoder();
        double worst = Enumerable.Range(1, Days).Max(day => Unexplained(day, w1, b1, w2, b2));
        foreach ((double limit, bool holds) in new[] { (worst * 1.01, true), (worst * 0.99, false) })
        {
            CursorDecoder limited = Problem with { Drift = new DriftSpec { Days = Days, HoldLimit = limit } };
            int held = DriftMeasuring.Of(DataOf(limited), WeightsOf(w1, b1, w2, b2), TrainingReferences.Create(limited))!.DaysHeld;
            Assert.Equal(holds, held == Days);
        }
    }

    [Fact]
    public void Weights_that_are_no_numbers_leave_everything_unexplained()
    {
        (float[] w1, float[] b1, float[] w2, float[] b2) = Decoder();
        b2[1] = float.NaN;
        DriftCurve curve = DriftMeasuring.Of(DataOf(Problem), WeightsOf(w1, b1, w2, b2), TrainingReferences.Create(Problem))!;
        Assert.Equal(0, curve.DaysHeld);
        Assert.All(curve.Qualities, static quality => Assert.Equal(double.PositiveInfinity, quality));
    }

    [Fact]
    public void There_is_no_curve_without_drift_or_without_the_weights()
    {
        (float[] w1, float[] b1, float[] w2, float[] b2) = Decoder();
        byte[] weights = WeightsOf(w1, b1, w2, b2);
        CursorDecoder still = Problem with { Drift = null };
        Assert.Null(DriftMeasuring.Of(DataOf(still), weights, TrainingReferences.Create(still)));
        Assert.Null(DriftMeasuring.Of(DataOf(Problem), ReadOnlyMemory<byte>.Empty, TrainingReferences.Create(Problem)));
        Assert.Null(DriftMeasuring.Of(DataOf(Problem), weights.AsMemory(1), TrainingReferences.Create(Problem)));
    }

    private static TrainingDataset DataOf(TrainingProblem problem) =>
        new(problem, new TrainingDataSpec { Generator = "electrodes@1", Seed = Seed, TrainingExamples = 1, EvaluationExamples = Examples, Sha256 = default });

    private static (float[] W1, float[] B1, float[] W2, float[] B2) Decoder()
    {
        Random random = new(11);
        float[] Drawn(int count, double size) => [.. Enumerable.Range(0, count).Select(_ => (float)(size * ((2 * random.NextDouble()) - 1)))];
        return (Drawn(Hidden * Electrodes, 0.4), Drawn(Hidden, 1), Drawn(2 * Hidden, 1), Drawn(2, 0.25));
    }

    /// <summary>As a system hands them over: each tensor from a 64-byte boundary.</summary>
    private static byte[] WeightsOf(params ReadOnlySpan<float[]> tensors)
    {
        List<byte> bytes = [];
        foreach (float[] tensor in tensors)
        {
            bytes.AddRange(MemoryMarshal.AsBytes<float>(tensor));
            bytes.AddRange(new byte[(64 - (bytes.Count % 64)) % 64]);
        }

        return [.. bytes];
    }

    /// <summary>1 - R² by the definition, bin by bin from the recordings themselves.</summary>
    private static double Unexplained(int day, float[] w1, float[] b1, float[] w2, float[] b2)
    {
        ElectrodeRecordings recordings = new(Seed, Electrodes);
        double residual = 0;
        float[][] velocities = new float[Examples][];
        for (int bin = 0; bin < Examples; bin++)
        {
            float[] rates = new float[Electrodes], velocity = velocities[bin] = new float[2];
            recordings.Write(new ExampleSource(DataSplit.Evaluation, Seed, day), bin, rates, velocity);
            double[] hidden = [.. Enumerable.Range(0, Hidden).Select(unit => Math.Max(0, b1[unit] + Enumerable.Range(0, Electrodes).Sum(i => (double)w1[(unit * Electrodes) + i] * rates[i])))];
            for (int output = 0; output < 2; output++)
            {
                double predicted = b2[output] + Enumerable.Range(0, Hidden).Sum(unit => w2[(output * Hidden) + unit] * hidden[unit]);
                residual += Math.Pow(predicted - velocity[output], 2);
            }
        }

        double variance = Enumerable.Range(0, 2).Sum(output =>
        {
            double mean = velocities.Average(velocity => (double)velocity[output]);
            return velocities.Sum(velocity => Math.Pow(velocity[output] - mean, 2));
        });
        return residual / variance;
    }
}
