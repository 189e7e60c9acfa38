using System.Collections.Immutable;
using System.Text.Json;
using Bench.Cli.Checks;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Machine;
using Bench.Results.Reports;
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
    /// <param name="terminal">Where.</param>
    /// <param name="selection">What would be run.</param>
    /// <param name="options">How.</param>
    /// <param name="interrupted">Ends it: data of workloads of one's own is generated, to be compared with its digest.</param>
    /// <exception cref="OperationCanceledException">It was ended before.</exception>
    public static int Print(Terminal terminal, RunSelection selection, RunOptions options, CancellationToken interrupted)
    {
        if (options.Json)
        {
            return PrintJson(terminal, selection, options, interrupted);
        }

        int code = ExitCode.Clean;
        foreach ((Definition<Workload> workload, Scenario scenario, string? implementation, RunOptions each) in Each(selection, options))
        {
            Parsed<Plan> plan = PlanOf(selection, each, workload, scenario, implementation);
            code = ExitCode.Worse(code, Print(terminal, $"{workload.Value.Id} {Names.Of(scenario)}{(implementation is null ? "" : " " + implementation)}{(each.Precision is { } format ? " " + Names.Of(format) : "")}", plan.Findings, plan.Value?.Settings, setting => setting.Name == "scenario" ? Names.Of(scenario) : setting.Value));
        }

        foreach (Definition<TrainingWorkload> workload in selection.Trainings)
        {
            Parsed<TrainingPlan> plan = PlanOf(selection, options, workload);
            code = ExitCode.Worse(code, Print(terminal, $"{workload.Value.Id} training", plan.Findings, plan.Value?.Settings, setting => ValueOf(workload.Value, setting)));
        }

        ImmutableArray<Finding> contradictions = Contradictions(selection, options, interrupted);
        terminal.Findings(contradictions);
        code = ExitCode.Worse(code, contradictions.HasErrors ? ExitCode.Findings : ExitCode.Clean);
        foreach (WorldFailedException obstacle in Obstacles(selection, options))
        {
            terminal.Line($"{obstacle.Message}{(obstacle is RunFolderException ? ": nothing would run" : "")}");
            terminal.Line($"  help: {obstacle.Help}");
            code = ExitCode.Worse(code, ExitCode.WorldFailed);
        }

        if (code != ExitCode.Clean)
        {
            // Nothing would run, and that takes no time.
            return code;
        }

        string results = Quantity.Counted(selection.ResultsOf(options).Count(), "result");
        terminal.Line(selection.Trainings.IsEmpty
            ? $"{results}, about {options.EachPrecision.Sum(each => EstimateSeconds(selection, each)):F0} s"
            : $"{results}; how long training takes is not known before");
        return code;
    }

    /// <summary>Seconds that everything will take, roughly.</summary>
    public static double EstimateSeconds(RunSelection selection, RunOptions options) => 4 + Each(selection, options).Sum(item =>
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

    /// <summary>Plans alone: whatever the run would be refused for is no output, and refused here as there.</summary>
    private static int PrintJson(Terminal terminal, RunSelection selection, RunOptions options, CancellationToken interrupted)
    {
        object[] plans =
        [
            .. Each(selection, options).Select(item => PlanOf(selection, item.Options, item.Workload, item.Scenario, item.Implementation).OrRefuse()),
            .. selection.Trainings.Select(workload => PlanOf(selection, options, workload).OrRefuse()),
        ];
        ImmutableArray<Finding> contradictions = Contradictions(selection, options, interrupted);
        if (contradictions.HasErrors)
        {
            throw new DefinitionsRefusedException(contradictions);
        }

        terminal.SayFindings(contradictions);
        if (Obstacles(selection, options).FirstOrDefault() is { } obstacle)
        {
            throw obstacle;
        }

        terminal.Line(JsonSerializer.Serialize(plans, BenchJson.Indented));
        return ExitCode.Clean;
    }

    /// <summary>What is wrong with data, targets and the declared system; what is with files of weights stands under each plan already.</summary>
    private static ImmutableArray<Finding> Contradictions(RunSelection selection, RunOptions options, CancellationToken interrupted)
    {
        IEnumerable<Finding> data = DefinitionCheck.OfOwnData(selection.Workloads.Select(static item => item.Workload), selection.Trainings, interrupted).Where(static finding => finding.RuleId != DefinitionCodes.WeightsRefused);
        return [.. data.Union(QualityFloor.Refusals(selection.Trainings)), .. DeclaredSystem.Findings(selection, options)];
    }

    /// <summary>What stands in the way on this machine: results in the folder, and memory.</summary>
    private static IEnumerable<WorldFailedException> Obstacles(RunSelection selection, RunOptions options)
    {
        if (options.Out is { } folder && RunFolder.WhyTaken(folder, selection.ResultsOf(options)) is { } taken)
        {
            yield return taken;
        }

        if (MemoryNeed.WhyNotFit(selection, options, AvailableMemory.Read()) is { } tight)
        {
            yield return tight;
        }
    }

    /// <summary>The plan as the run would have it: the files of weights are looked at too.</summary>
    private static Parsed<Plan> PlanOf(RunSelection selection, RunOptions options, Definition<Workload> workload, Scenario scenario, string? implementation) =>
        WeightsFiles.Refusals(workload) is [_, ..] refused ? Parsed<Plan>.Refused(refused) : Planner.Resolve(selection.RequestOf(workload, scenario, options, measuredRate: null, implementation));

    private static Parsed<TrainingPlan> PlanOf(RunSelection selection, RunOptions options, Definition<TrainingWorkload> workload) =>
        WeightsFiles.Refusals(workload) is [_, ..] refused ? Parsed<TrainingPlan>.Refused(refused) : TrainingPlanner.Resolve(selection.RequestOf(workload, options));

    private static int Print(Terminal terminal, string result, ImmutableArray<Finding> findings, ImmutableArray<PlannedSetting>? settings, Func<PlannedSetting, string> valueOf)
    {
        terminal.Line(result);
        terminal.Findings(findings);
        if (settings is not { } planned)
        {
            return ExitCode.Of(findings);
        }

        terminal.Table(["setting", "value", "from"], planned.Select(setting => new[] { setting.Name, valueOf(setting), setting.Origin }));
        return ExitCode.Clean;
    }

    /// <summary>What a formula gives is shown as a person reads it, what somebody wrote as it was written.</summary>
    private static string ValueOf(TrainingWorkload workload, PlannedSetting setting) =>
        workload.Hyperparameter(setting.Name) is { Constraint: HyperparameterConstraint.Formula } ? new HyperparameterValue(setting.Value).Readable : setting.Value;

    private static IEnumerable<(Definition<Workload> Workload, Scenario Scenario, string? Implementation, RunOptions Options)> Each(RunSelection selection, RunOptions options) =>
        from each in options.EachPrecision
        from item in selection.Workloads
        from implementation in selection.ImplementationsOf(item.Workload.Value, options)
        from scenario in item.Scenarios
        select (item.Workload, scenario, implementation, each);
}
