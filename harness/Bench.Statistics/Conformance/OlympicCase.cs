using Bench.Statistics.Convergence;

namespace Bench.Statistics.Conformance;

/// <summary>A case of <c>olympic.json</c>: the runs of a result and its score, or more runs than a result has and the windows' scores.</summary>
internal static class OlympicCase
{
    private const int MostRuns = 100_000;

    public static Dictionary<string, object?> Compute(GoldenElement input)
    {
        double?[] runs = RunsOf(input.Member("runs_minutes"));
        OlympicScore score = OlympicScore.Of(runs, (int)input.Member("max_dropped").Integer(0, MostRuns), FactorOf(input.Member("scaling_factor")));
        return new Dictionary<string, object?>
        {
            ["valid"] = score.IsValid,
            ["score_minutes"] = score.Score,
            ["energy_score_kj"] = score.MeanOf(EnergiesOf(input.Member("energy_kj_of_converged_runs"), runs)),
        };
    }

    /// <summary>Windows: the result drops one run at each end unless the case says otherwise.</summary>
    public static Dictionary<string, object?> ComputeWindows(GoldenElement input)
    {
        double?[] runs = RunsOf(input.Member("runs_in_launch_order"));
        int required = (int)input.Member("N").Integer(1, runs.Length);
        OlympicWindows windows = OlympicWindows.Of(runs, required, input.Has("max_dropped") ? (int)input.Member("max_dropped").Integer(0, MostRuns) : 1);
        return new Dictionary<string, object?>
        {
            ["window_scores"] = windows.Windows.Select(static window => (object?)window.Score).ToList(),
            ["median_window"] = (long)windows.MedianWindow,
            ["score"] = windows.Score,
            ["valid"] = windows.Score is not null,
        };
    }

    private static double?[] RunsOf(GoldenElement runs)
    {
        GoldenElement[] items = runs.Items();
        return items.Length > MostRuns ? throw new FormatException($"inp: at most {MostRuns} runs are expected, found {items.Length}")
            : [.. items.Select(static run => run.RealOrNull() is not < 0 ? run.RealOrNull() : throw run.Expected("a time of at least 0"))];
    }

    private static double FactorOf(GoldenElement factor) => factor.Real() > 0 ? factor.Real() : throw factor.Expected("a factor greater than 0");

    // Energy is listed for the runs that converged only.
    private static double[] EnergiesOf(GoldenElement energies, double?[] runs)
    {
        GoldenElement[] items = energies.Items();
        double[] ofRuns = new double[runs.Length];
        int next = 0;
        for (int run = 0; run < runs.Length; run++)
        {
            if (runs[run] is not null)
            {
                ofRuns[run] = next < items.Length ? items[next].Real() : throw energies.Expected("one value a run that converged");
                next++;
            }
        }

        return ofRuns;
    }
}
