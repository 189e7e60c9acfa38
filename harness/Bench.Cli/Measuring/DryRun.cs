using System.Text.Json;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli.Measuring;

/// <summary>The plan before it runs: every setting and its origin, the data's digest, the time it will take.</summary>
internal static class DryRun
{
    /// <summary>Generating and checking data, starting a SUT, scoring, judging and sealing, beside the runs themselves: seconds a result.</summary>
    private const double Around = 2;

    /// <summary>Prints the plans, or the findings that forbid one.</summary>
    public static int Print(Terminal terminal, RunSelection selection, RunOptions options)
    {
        if (options.Json)
        {
            Plan[] plans = [.. Each(selection).Select(item => Planner.Resolve(selection.RequestOf(item.Workload, item.Scenario, options, measuredRate: null)).OrRefuse())];
            object[] all = [.. plans, .. selection.Trainings.Select(workload => TrainingPlanner.Resolve(selection.RequestOf(workload, options)).OrRefuse())];
            terminal.Line(JsonSerializer.Serialize(all, BenchJson.Indented));
            return ExitCode.Clean;
        }

        int code = ExitCode.Clean;
        foreach ((Definition<Workload> workload, Scenario scenario) in Each(selection))
        {
            Parsed<Plan> plan = Planner.Resolve(selection.RequestOf(workload, scenario, options, measuredRate: null));
            terminal.Line($"{workload.Value.Id} {Names.Of(scenario)}");
            terminal.Findings(plan.Findings);
            if (!plan.Succeeded)
            {
                code = ExitCode.Findings;
                continue;
            }

            terminal.Table(["setting", "value", "from"], plan.Value.Settings.Select(setting => new[] { setting.Name, setting.Name == "scenario" ? Names.Of(scenario) : setting.Value, setting.Origin }));
        }

        foreach (Definition<TrainingWorkload> workload in selection.Trainings)
        {
            Parsed<TrainingPlan> plan = TrainingPlanner.Resolve(selection.RequestOf(workload, options));
            terminal.Line($"{workload.Value.Id} training");
            terminal.Findings(plan.Findings);
            if (!plan.Succeeded)
            {
                code = ExitCode.Findings;
                continue;
            }

            terminal.Table(["setting", "value", "from"], plan.Value.Settings.Select(static setting => new[] { setting.Name, setting.Value, setting.Origin }));
        }

        string results = selection.ResultCount == 1 ? "1 result" : $"{selection.ResultCount} results";
        terminal.Line(selection.Trainings.IsEmpty
            ? $"{results}, about {EstimateSeconds(selection, options):F0} s"
            : $"{results}; how long training takes is not known before");
        return code;
    }

    /// <summary>Seconds that everything will take, roughly.</summary>
    public static double EstimateSeconds(RunSelection selection, RunOptions options) => 4 + Each(selection).Sum(item =>
        Planner.Resolve(selection.RequestOf(item.Workload, item.Scenario, options with { DryRun = true }, measuredRate: null)) is { Succeeded: true } plan
            ? EstimateSeconds(plan.Value, item.Workload.Value, options.Compliance)
            : 0);

    /// <summary>Seconds that one result will take, roughly: the rates are not known before the warm-up.</summary>
    public static double EstimateSeconds(Plan plan, Workload workload, bool compliance)
    {
        int accuracySamples = plan.Accuracy.AccuracySampleCountOverride > 0 ? plan.Accuracy.AccuracySampleCountOverride : workload.Dataset.Samples;
        double timed = plan.Performance.MinDurationMs / 1000.0;
        double tested = ComplianceMeasurement.IsWanted(plan, compliance) ? (1.2 * timed) + Around : 0;
        return (2 * plan.WarmUpMs / 1000.0) + (1.3 * timed) + (accuracySamples * 0.02) + tested + Around;
    }

    private static IEnumerable<(Definition<Workload> Workload, Scenario Scenario)> Each(RunSelection selection) =>
        from item in selection.Workloads
        from scenario in item.Scenarios
        select (item.Workload, scenario);
}
