using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Tests;

namespace Bench.Datasets.Tests;

public sealed class ElectrodeRecordingsTests
{
    private const ulong Seed = 2026;
    private const int Electrodes = 128;

    private static readonly ElectrodeRecordings Recordings = new(Seed, Electrodes);
    private static readonly ExampleSource Training = new(DataSplit.Training, Seed);
    private static readonly ExampleSource Evaluation = new(DataSplit.Evaluation, Seed);

    private static float[] Bin(ExampleSource source, int bin)
    {
        float[] words = new float[Electrodes + ElectrodeRecordings.Velocity];
        Recordings.Write(source, bin, words.AsSpan(0, Electrodes), words.AsSpan(Electrodes));
        return words;
    }

    [Fact]
    public void A_perceptron_beats_least_squares_neither_beats_the_floor_and_drift_undoes_what_was_learnt()
    {
        DecoderFits training = new(Recordings, Training, 8192);
        DecoderFits evaluation = new(Recordings, Evaluation, 2048);
        double linear = evaluation.UnexplainedVariance(training.Linear());
        Func<float[], (double X, double Y)> decoder = training.Perceptron(48, 12, 0.05f);
        double perceptron = evaluation.UnexplainedVariance(decoder);
        double later = new DecoderFits(Recordings, Evaluation with { Day = 10 }, 2048).UnexplainedVariance(decoder);
        Assert.InRange(perceptron, ElectrodeRecordings.UnexplainedVarianceFloor, 0.75 * linear);
        Assert.InRange(linear, 0.1, 0.3);
        Assert.InRange(later, 2 * perceptron, 1.5);
    }

    [Fact]
    public void Velocities_are_smooth_and_of_unit_variance()
    {
        const int Bins = 40_000;
        float[][] velocities = [.. Enumerable.Range(0, Bins).Select(static bin => Bin(Training, bin)[Electrodes..])];

        // Sixteen bins share noise: as good as Bins / 16 independent ones at the least.
        double sampling = 5 / Math.Sqrt(Bins / 16.0);
        for (int axis = 0; axis < 2; axis++)
        {
            Assert.Equal(0, velocities.Average(v => (double)v[axis]), sampling);
            Assert.Equal(1, velocities.Average(v => (double)v[axis] * v[axis]), Math.Sqrt(2) * sampling);
            Assert.InRange(velocities.Zip(velocities.Skip(1)).Average(pair => Math.Pow(pair.Second[axis] - pair.First[axis], 2)), 0.01, 0.1);
            Assert.Equal(0, velocities.Zip(velocities.Skip(16)).Average(pair => (double)pair.Second[axis] * pair.First[axis]), sampling);
        }

        Assert.Equal(0, velocities.Average(static v => (double)v[0] * v[1]), sampling);
    }

    [Fact]
    public void Rates_are_normalised_whole_counts_of_the_variance_of_a_Poisson_process_or_more()
    {
        const int Bins = 8192;
        float[][] rates = [.. Enumerable.Range(0, Bins).AsParallel().AsOrdered().Select(static bin => Bin(Evaluation, bin)[..Electrodes])];
        for (int electrode = 0; electrode < Electrodes; electrode++)
        {
            double[] values = [.. rates.Select(row => (double)row[electrode])];
            double mean = values.Average();
            Assert.Equal(0, mean, 0.35);
            Assert.InRange(values.Average(value => (value - mean) * (value - mean)), 0.6, 1.6);

            // Equal steps: one spike each.
            double[] levels = [.. values.Distinct().Order()];
            double spike = levels.Zip(levels.Skip(1)).Min(static pair => pair.Second - pair.First);
            Assert.All(levels, level => Assert.Equal(Math.Round((level - levels[0]) / spike), (level - levels[0]) / spike, 1e-3));
        }
    }

    [Fact]
    public void Electrodes_fall_silent_for_good_one_in_a_hundred_a_day()
    {
        ElectrodeRecordings many = new(Seed, 4096);
        int[] silent = [.. new[] { 0, 10, 30 }.Select(day => Enumerable.Range(0, 4096).Count(electrode => many.IsSilent(electrode, day)))];
        Assert.Equal(0, silent[0]);
        Assert.Equal(4096 * (1 - Math.Pow(0.99, 10)), silent[1], 5 * Math.Sqrt(4096 * 0.1));
        Assert.Equal(4096 * (1 - Math.Pow(0.99, 30)), silent[2], 5 * Math.Sqrt(4096 * 0.2));
        Assert.All(Enumerable.Range(0, 4096).Where(electrode => many.IsSilent(electrode, 10)), electrode => Assert.True(many.IsSilent(electrode, 30)));
    }

    [Fact]
    public void A_silent_electrode_reports_no_spikes_whatever_is_intended()
    {
        int electrode = Enumerable.Range(0, Electrodes).First(static i => Recordings.IsSilent(i, 40));
        Assert.Single(Enumerable.Range(0, 500).Select(bin => Bin(Training with { Day = 40 }, bin)[electrode]).Distinct());
        Assert.True(Enumerable.Range(0, 500).Select(bin => Bin(Training, bin)[electrode]).Distinct().Count() > 1);
    }

    [Fact]
    public void Splits_days_and_keys_have_bins_of_their_own()
    {
        ExampleSource[] sources = [Training, Evaluation, new(DataSplit.Fresh, Seed), new(DataSplit.Fresh, Seed + 1), Evaluation with { Day = 1 }, Training with { Day = 1 }];
        Assert.Equal(sources.Length, sources.Select(static source => Bin(source, 5)[^1]).Distinct().Count());
        Assert.Equal(sources.Length, sources.Select(static source => string.Join(' ', Bin(source, 5)[..8])).Distinct().Count());
    }

    [Fact]
    public void The_recordings_are_the_pinned_ones_in_any_order()
    {
        float[][] bins = new float[600][];
        ElectrodeRecordings anew = new(Seed, Electrodes);
        foreach (int i in Enumerable.Range(0, bins.Length).Reverse())
        {
            bins[i] = new float[Electrodes + 2];
            anew.Write(new ExampleSource(DataSplit.Training, Seed, i % 3 * 4), i, bins[i].AsSpan(0, Electrodes), bins[i].AsSpan(Electrodes));
        }

        Assert.Equal(Bin(Training, 0), bins[0]);
        Golden.Matches("electrodes.txt", Sha256Digest.Of([.. bins.SelectMany(static bin => MemoryMarshal.AsBytes(bin.AsSpan()).ToArray())]) + "\n");
    }
}
