using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Tests;

/// <summary>References for tests: the worked example of MLPerf's training rules, and points of given means.</summary>
internal static class References
{
    /// <summary>Two points with ten runs each, for results of five runs.</summary>
    public static ReferenceConvergence WorkedExample(ConvergenceReading reading) => new()
    {
        Unit = ConvergenceUnit.Epochs,
        RequiredRuns = 5,
        TrimEachSide = 1,
        Reading = reading,
        Points = [Point(128, 16, 14, 16, 17, 16, 16, 15, 16, 15, 16), Point(256, 20, 21, 21, 20, 22, 22, 21, 21, 20, 20)],
    };

    /// <summary>Points whose trimmed means are given, with a little spread around each.</summary>
    public static ReferenceConvergence OfMeans(params (long BatchSize, double Mean)[] means) => WorkedExample(ConvergenceReading.AsCoded) with
    {
        Points = [.. means.Select(static one => Point(one.BatchSize, [.. Enumerable.Range(0, 10).Select(run => one.Mean + ((run - 4.5) / 100))]))],
    };

    public static ConvergencePoint Point(long batchSize, params double[] runs) =>
        new() { BatchSize = batchSize, Convergence = [.. runs], Precision = NumberFormat.Fp32 };

    public static ConvergenceOfSubmission Submission(long batchSize, params double?[] runs) => new() { BatchSize = batchSize, Convergence = [.. runs] };
}
