using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Datasets.Recordings;

namespace Bench.Datasets;

/// <summary>Simulated recordings of electrodes while a person intends cursor velocities (<c>electrodes@1</c>); the electrodes' tuning drifts from day to day. Thread-safe.</summary>
/// <remarks>
/// An example is one bin: a spike count of each electrode, normalised by its mean and deviation in a calibration of day 0, and the intended velocity [2]. The equations stand in workloads/neural-decoding/README.md.
/// All arithmetic is IEEE + - * / and sqrt: the same bits on every machine.
/// </remarks>
public sealed class ElectrodeRecordings : IExampleGenerator
{
    /// <summary>The generator's name and version; the version changes when any bit does.</summary>
    public const string Name = "electrodes@1";

    /// <summary>Elements of a velocity.</summary>
    public const int Velocity = 2;

    /// <summary>Bins that the normalisation is taken from.</summary>
    public const int CalibrationBins = 2048;

    /// <summary>Unexplained variance that no decoder of single bins goes below in expectation: the electrodes know the velocity only with a wobble, so that 1 - R² is at least σ²/(1 + σ²).</summary>
    public const double UnexplainedVarianceFloor = CursorIntent.Wobble * CursorIntent.Wobble / (1 + (CursorIntent.Wobble * CursorIntent.Wobble));

    private readonly ulong seed;
    private readonly ConcurrentDictionary<int, ElectrodeTuning> tunings = new();
    private readonly double[] mean;
    private readonly double[] deviation;

    /// <summary>Draws the tuning of day 0 and calibrates.</summary>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="electrodes">At least 1.</param>
    public ElectrodeRecordings(ulong seed, int electrodes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(electrodes, 1);
        this.seed = seed;
        Electrodes = electrodes;
        (mean, deviation) = Calibrate();
    }

    /// <summary>Number of electrodes.</summary>
    public int Electrodes { get; }

    int IExampleGenerator.Words => Electrodes + Velocity;

    /// <summary>Writes a bin.</summary>
    /// <param name="source">The recording; its day chooses the tuning.</param>
    /// <param name="example">The bin's number, 0 or more.</param>
    /// <param name="rates">Receives the normalised counts, one an electrode.</param>
    /// <param name="velocity">Receives the intended velocity [2].</param>
    public void Write(ExampleSource source, int example, Span<float> rates, Span<float> velocity)
    {
        CursorIntent intent = CursorIntent.Of(source, example);
        Count(source, example, intent, rates);
        for (int i = 0; i < rates.Length; i++)
        {
            rates[i] = (float)((rates[i] - mean[i]) / deviation[i]);
        }

        velocity[0] = (float)intent.VelocityX;
        velocity[1] = (float)intent.VelocityY;
    }

    /// <summary>Whether an electrode fires no more on a day.</summary>
    public bool IsSilent(int electrode, int day) => TuningOf(day).Silent[electrode];

    void IExampleGenerator.Write(ExampleSource source, int example, Span<uint> words)
    {
        Span<float> floats = MemoryMarshal.Cast<uint, float>(words);
        Write(source, example, floats[..Electrodes], floats[Electrodes..]);
    }

    double IExampleGenerator.QualityFloor(ExampleSource source, int examples) => UnexplainedVarianceFloor;

    private ElectrodeTuning TuningOf(int day) => tunings.GetOrAdd(day, static (day, self) => ElectrodeTuning.OfDay(self.seed, self.Electrodes, day), this);

    /// <summary>Writes spike counts: of mean λ = rate · gain · h(u), where h(u) = (u + √(u² + 1))/2 rectifies the drive u smoothly, and of variance λ, as a Poisson process has (normal, rounded to whole spikes).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(ExampleSource source, int example, CursorIntent intent, Span<float> counts)
    {
        ElectrodeTuning tuning = TuningOf(source.Day);
        Span<uint> words = MemoryMarshal.Cast<float, uint>(counts);
        source.StreamOf(0, example).Fill(0, words);
        NormalQuantile.Fill(1, words);
        for (int i = 0; i < counts.Length; i++)
        {
            double along = (tuning.DirectionX[i] * intent.DriveX) + (tuning.DirectionY[i] * intent.DriveY);
            double drive = tuning.Offset[i] + (tuning.Slope[i] * along) + (tuning.Posture[i] * intent.Posture);
            double rate = tuning.Rate[i] * intent.Gain * (drive + Math.Sqrt((drive * drive) + 1)) * 0.5;
            double spikes = Math.Floor(rate + (Math.Sqrt(rate) * counts[i]) + 0.5);
            counts[i] = spikes > 0 && !tuning.Silent[i] ? (float)spikes : 0;
        }
    }

    private (double[] Mean, double[] Deviation) Calibrate()
    {
        ExampleSource calibration = new(DataSplit.Calibration, seed);
        float[] counts = new float[CalibrationBins * Electrodes];
        Parallel.For(0, CalibrationBins, bin => Count(calibration, bin, CursorIntent.Of(calibration, bin), counts.AsSpan(bin * Electrodes, Electrodes)));
        double[] means = new double[Electrodes];
        double[] deviations = new double[Electrodes];
        for (int bin = 0; bin < CalibrationBins; bin++)
        {
            // Counts are whole: these sums are exact.
            for (int i = 0; i < Electrodes; i++)
            {
                double count = counts[(bin * Electrodes) + i];
                means[i] += count;
                deviations[i] += count * count;
            }
        }

        for (int i = 0; i < Electrodes; i++)
        {
            means[i] /= CalibrationBins;
            double variance = (deviations[i] / CalibrationBins) - (means[i] * means[i]);

            // One that hardly ever fires shall not shout when it does.
            deviations[i] = Math.Sqrt(Math.Max(variance, 1.0 / 16));
        }

        return (means, deviations);
    }
}
