using System.Globalization;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Statistics.Conformance;

/// <summary>A case of <c>rcp.json</c>: reference points, a submission, and what MLPerf's rcp_checker says of it.</summary>
internal static class RcpCase
{
    private const int MostRuns = 1_000_000;
    private const int EpochDecimals = 3;
    private const double Llama31AllowanceSamples = 46080;

    // Benchmarks whose runs log samples; epochs are rounded when they are read.
    private static readonly HashSet<string> CountsSamples =
        ["llama2_70b_lora", "flux1", "llama31_405b", "llama31_8b", "gpt_oss_20b", "deepseekv3_671b", "qwen35_397b_grpo"];

    public static Dictionary<string, object?> Compute(GoldenElement input)
    {
        ReferenceConvergence reference = ReferenceOf(input);
        ConvergenceOfSubmission submission = SubmissionOf(input.Member("submission"), reference.Unit);
        RcpPoints points = input.Member("rcp_pass").Text() switch
        {
            "pruned_rcps" => RcpPoints.Pruned,
            "full_rcps" => RcpPoints.Full,
            _ => throw input.Member("rcp_pass").Expected("pruned_rcps or full_rcps"),
        };
        if ((reference.WhyRefused() ?? submission.WhyRefused(reference.TrimEachSide)) is string why)
        {
            throw new FormatException("inp: " + why);
        }

        ConvergenceVerdict verdict = reference.Test(submission, points);
        return new Dictionary<string, object?>
        {
            ["passed"] = verdict.Passed,
            ["message"] = RcpMessage.Of(verdict, submission.BatchSize),
            ["norm_factor"] = verdict.NormalizationFactor,
            ["scaling_json"] = verdict.ScalingFactor,
            ["submission_trimmed_mean"] = verdict.Mean,
            ["rcp_table"] = reference.Limits().Select(Row).ToList(),
            ["pruned_bs"] = reference.Prune().Select(static limit => (object?)limit.BatchSize).ToList(),
            ["used"] = Used(verdict.Against),
        };
    }

    private static ReferenceConvergence ReferenceOf(GoldenElement input)
    {
        string benchmark = input.Member("benchmark").Text();
        return new ReferenceConvergence
        {
            Unit = CountsSamples.Contains(benchmark) ? ConvergenceUnit.Samples : ConvergenceUnit.Epochs,
            RequiredRuns = (int)input.Member("required_runs").Integer(1, MostRuns),
            TrimEachSide = (int)input.Member("trim_each_side").Integer(0, MostRuns),
            Reading = ConvergenceReading.AsCoded,
            Allowance = benchmark == "llama31_405b" && IsFromVersion5(input.Member("ruleset")) ? Llama31AllowanceSamples : 0,
            Points = [.. input.Member("rcps").Items().Select(static rcp => new ConvergencePoint
            {
                BatchSize = rcp.Member("bs").Integer(),
                Convergence = [.. rcp.Member("epochs").Items().Select(static run => run.Real())],
                Precision = NumberFormat.Fp32,
            })],
        };
    }

    private static ConvergenceOfSubmission SubmissionOf(GoldenElement submission, ConvergenceUnit unit) => new()
    {
        BatchSize = submission.Member("bs").Integer(),
        Convergence = [.. submission.Member("epochs").Items().Select(run => run.RealOrNull() is { } value ? unit == ConvergenceUnit.Epochs ? Rounded(value) : value : (double?)null)],
    };

    // As Python rounds: from the exact value, ties to even.
    private static double Rounded(double epochs) => double.Parse(CppNumber.Fixed(epochs, EpochDecimals), CultureInfo.InvariantCulture);

    private static bool IsFromVersion5(GoldenElement ruleset) =>
        int.TryParse(ruleset.Text().Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? major >= 5 : throw ruleset.Expected("a version such as 6.0.0");

    private static Dictionary<string, object?> Row(ConvergenceLimit limit) => new()
    {
        ["bs"] = limit.BatchSize,
        ["n"] = (long)limit.Runs,
        ["mean"] = limit.Mean,
        ["stdev"] = limit.StandardDeviation,
        ["min_epochs"] = limit.Limit,
        ["max_speedup"] = limit.MaxSpeedup,
    };

    private static Dictionary<string, object?> Used(LimitChoice choice) => choice switch
    {
        LimitChoice.Found found => new() { ["kind"] = "exact", ["bs"] = found.Limit.BatchSize },
        LimitChoice.BelowAll below => new() { ["kind"] = "smallest_rcp", ["bs"] = below.Smallest.BatchSize },
        LimitChoice.Interpolated between => new()
        {
            ["kind"] = "interpolated",
            ["low_bs"] = between.Below.BatchSize,
            ["high_bs"] = between.Above.BatchSize,
            ["mean"] = between.Limit.Mean,
            ["stdev"] = between.Limit.StandardDeviation,
            ["min_epochs"] = between.Limit.Limit,
            ["max_speedup"] = between.Limit.MaxSpeedup,
        },
        _ => new() { ["kind"] = "none" },
    };
}
