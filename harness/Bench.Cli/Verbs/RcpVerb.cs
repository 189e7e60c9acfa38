using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bench.Cli.Judging;
using Bench.Cli.Trainings;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Results.Bundles;
using Bench.Results.Plots;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Cli.Verbs;

/// <summary><c>bench rcp make|check|plot</c>: the reference's convergence points, the test against them, the curve with its limit.</summary>
internal static class RcpVerb
{
    public static Command Create(Terminal terminal, CancellationToken interrupted) => new("rcp", "Reference convergence points of training workloads")
    {
        Make(terminal, interrupted),
        Check(terminal),
        Plot(terminal),
    };

    private static Command Make(Terminal terminal, CancellationToken interrupted)
    {
        Argument<string> workload = new("WORKLOAD") { Description = "A training workload's id, or the path of its YAML file" };
        Option<string> sizes = new("--batch-sizes") { HelpName = "B,B,B", Required = true, Description = "Batch sizes, for example 16,32,64" };
        Option<int?> runs = new("--runs") { HelpName = "N", Description = "Runs at each batch size; twice the round's runs of a result by default" };
        Option<string[]> set = new("--set") { HelpName = "KEY=VALUE", Description = "A hyperparameter of the reference; may be given several times" };
        Option<string?> output = new("--out") { HelpName = "FILE", Description = "Where to write; ID.rcp.yaml beside the workload by default" };
        Command command = new("make", "Train the reference at several batch sizes and write ID.rcp.yaml") { workload, sizes, runs, set, output };
        command.SetAction(parsed => Make(terminal, new RcpRequest
        {
            Workload = Shipped.Training(parsed.GetRequiredValue(workload)),
            BatchSizes = SizesOf(parsed.GetRequiredValue(sizes)),
            Runs = parsed.GetValue(runs),
            Set = parsed.GetValue(set) ?? [],
            Out = parsed.GetValue(output),
        }, interrupted));
        return command;
    }

    private static int Make(Terminal terminal, RcpRequest request, CancellationToken interrupted)
    {
        Definition<Ruleset> ruleset = Shipped.Ruleset(null);
        ImmutableArray<TrainingPlan> plans = [.. request.BatchSizes.Select(size => TrainingPlanner.Resolve(request.PlanOf(ruleset, size)).OrRefuse())];
        TrainingNumbers numbers = ruleset.Value.Training!.Full;
        int runs = request.Runs ?? (2 * (request.Workload.Value.Runs ?? numbers.Runs));
        ReferenceConvergencePoints points = new()
        {
            Workload = request.Workload.Value.Id,
            WorkloadVersion = request.Workload.Value.Version,
            WorkloadDigest = request.Workload.Digest,
            Points = [.. plans.Select(plan => new ReferenceRuns(request.Workload, plan, terminal).Make(runs, interrupted))],
        };
        string path = request.Out ?? TrainingFolder.RcpPathOf(request.Workload);
        string unfinished = path + ".tmp";
        File.WriteAllText(unfinished, RcpText.Of(points));
        File.Move(unfinished, path, overwrite: true);
        terminal.Line(path);
        return Print(terminal, path, points, ruleset.Value, request.Workload.Value);
    }

    private static Command Check(Terminal terminal)
    {
        Argument<string> path = new("PATH") { Description = "A training bundle, which is tested against its points; or an ID.rcp.yaml, which is looked at itself" };
        ExistingPath.Of(path);
        Command command = new("check", "Test a bundle's convergence against the reference; or lint the points themselves") { path };
        command.SetAction(parsed => Check(terminal, parsed.GetRequiredValue(path)));
        return command;
    }

    private static int Check(Terminal terminal, string path)
    {
        if (path.EndsWith(".yaml", StringComparison.Ordinal))
        {
            ReferenceConvergencePoints points = PointsIn(path);
            return Print(terminal, path, points, Shipped.Ruleset(null).Value, WorkloadOf(path, points));
        }

        int worst = ExitCode.Clean;
        foreach (string bundle in BundlePaths.Below(path))
        {
            worst = ExitCode.Worse(worst, Test(terminal, bundle));
        }

        return worst;
    }

    private static ReferenceConvergencePoints PointsIn(string path)
    {
        ReadOnlyMemory<byte> bytes = DefinitionFile.Read(path);
        return TrainingWorkloadReader.Recognises(bytes)
            ? throw new UsageException($"{path} is a training workload; expected reference convergence points", $"name ID.rcp.yaml beside it; bench rcp make {ShellWord.Of(path)} --batch-sizes B,B,B makes one")
            : RcpReader.Read(path, bytes).OrRefuse().Value;
    }

    private static int Test(Terminal terminal, string path)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow() });
        if (bundle.Judged?.Training is not { } evidence || bundle.Differences.HasErrors || evidence.Ruleset.Training is not { } round)
        {
            throw bundle.WhyRefused(path) is { } refused ? new BundleRefusedException(refused) : IntactTraining.NoTraining(path);
        }

        TrainingScore score = TrainingScore.Of(evidence.Plan, round, evidence.Runs, evidence.ReferenceConvergence);
        terminal.Line($"{path}: {evidence.Plan.Workload}, batch size {evidence.Plan.ValueOf(OptimizerSettings.BatchSizeKey)}, reading {round.ConvergenceReading.FieldName}");
        if (score.Convergence is not { } verdict)
        {
            terminal.Line($"not established: {score.WhyNotTested}");
            return ExitCode.Clean;
        }

        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{verdict.Outcome.FieldName}: mean {Number(verdict.Mean)} examples; the reference's mean is {Number(verdict.Against.Tested()?.Mean)}, the least allowed {Number(verdict.Against.Tested()?.Limit)}; time to target x {verdict.ScalingFactor ?? 1:R}"));
        return verdict.Passed ? ExitCode.Clean : ExitCode.Findings;
    }

    private static Command Plot(Terminal terminal)
    {
        Argument<string> path = new("PATH") { Description = "An ID.rcp.yaml, or a training workload's id" };
        Option<string?> output = new("--out") { HelpName = "FILE", Description = "The SVG to write; beside the points by default" };
        Command command = new("plot", "Draw the points with their limit") { path, output };
        command.SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(path);
            Shipped.RequireFiles([given]);
            string file = given.EndsWith(".yaml", StringComparison.Ordinal) ? given : TrainingFolder.RcpPathOf(Shipped.Training(given));
            ReferenceConvergencePoints points = PointsIn(file);
            Ruleset ruleset = Shipped.Ruleset(null).Value;
            string picture = parsed.GetValue(output) ?? Path.ChangeExtension(file, ".svg");
            File.WriteAllText(picture, ReferenceConvergencePlot.Draw(points, ReferenceOf(points, ruleset, WorkloadOf(file, points))));
            terminal.Line(picture);
            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>Prints the points with their limits, and what is wrong with them.</summary>
    private static int Print(Terminal terminal, string path, ReferenceConvergencePoints points, Ruleset ruleset, TrainingWorkload workload)
    {
        ReferenceConvergence reference = ReferenceOf(points, ruleset, workload);
        ImmutableArray<long> kept = [.. reference.Prune().Select(static limit => limit.BatchSize)];
        terminal.Table(
            ["batch size ", "runs ", "mean examples ", "deviation ", "least allowed ", "greatest speed-up ", ""],
            reference.Limits().Select(limit => new[]
            {
                Number(limit.BatchSize), Number(limit.Runs), Number(limit.Mean), Number(limit.StandardDeviation), Number(limit.Limit), Number(limit.Mean / limit.Limit), kept.Contains(limit.BatchSize) ? "" : "pruned",
            }));
        ImmutableArray<Finding> findings =
        [
            .. ReferenceDefect.Of(reference).Select(defect => new Finding { RuleId = DefinitionCodes.Contradiction, Severity = Severity.Warning, Message = defect.Message, Location = new Location(path), Help = "bench rcp make makes the points anew" }),
            .. points.Points.Where(static point => point.Runs.Any(static run => run.Examples is null)).Select(point => new Finding
            {
                RuleId = DefinitionCodes.Contradiction,
                Severity = Severity.Warning,
                Message = $"at batch size {point.BatchSize} {point.Runs.Count(static run => run.Examples is null)} of {point.Runs.Length} runs did not converge; expected the reference to converge always",
                Location = new Location(path),
                Help = "give the workload a target that its reference reaches, or more examples",
            }),
        ];
        terminal.Findings(findings);
        return findings.IsEmpty ? ExitCode.Clean : ExitCode.Findings;
    }

    /// <summary>The workload that points are of: the file ID.yaml beside them, where a researcher's own stands, else the shipped one of that id.</summary>
    private static TrainingWorkload WorkloadOf(string path, ReferenceConvergencePoints points)
    {
        string beside = Path.Combine(Path.GetDirectoryName(path) ?? "", points.Workload + ".yaml");
        return Shipped.Training(File.Exists(beside) ? beside : points.Workload).Value;
    }

    private static ReferenceConvergence ReferenceOf(ReferenceConvergencePoints points, Ruleset ruleset, TrainingWorkload workload)
    {
        TrainingRound round = ruleset.Training ?? throw new UsageException($"ruleset {ruleset.Id} has no numbers for training");
        return TrainingScore.ReferenceOf(points, round, workload.Runs ?? round.Full.Runs, round.Full.Dropped, out string? why) ?? throw new UsageException($"the points decide nothing: {why}", "bench rcp make makes them anew");
    }

    private static ImmutableArray<int> SizesOf(string text) =>
    [
        .. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0
            ? size
            : throw new UsageException($"--batch-sizes is '{text}'; expected whole numbers greater than 0, as 16,32,64")).Distinct().Order(),
    ];

    private static string Number(double? value) => value is { } number ? Quantity.Number(number) : "none";
}
