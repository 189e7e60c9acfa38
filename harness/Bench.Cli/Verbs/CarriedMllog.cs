using System.Collections.Immutable;
using System.Globalization;
using Bench.Cli.Judging;
using Bench.Results.Exports;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Cli.Verbs;

/// <summary><c>bench export mllog --carrier NAME</c>: packages for MLCommons' training tools, after saying what these would refuse.</summary>
internal static class CarriedMllog
{
    public static int Write(Terminal terminal, MllogRequest request, MllogCarrierOptions.Choice choice)
    {
        request.RequireEmptyFolder();
        ImmutableArray<MllogResult> results = [.. request.Bundles.Select(path => Read(request, path, choice))];
        if (results.GroupBy(MllogTree.ResultsOf).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new UsageException($"{string.Join(" and ", twice.Select(static result => result.Bundle))} would both be {twice.Key}; expected one result of a submitter and system under one carrier", "export them one by one");
        }

        ImmutableArray<Finding> findings = [.. results.SelectMany(MllogObjections.Of), .. MllogObjections.Among(results)];
        terminal.Findings(findings);
        MllogTree.Write(request.Folder, results, choice.Version);
        foreach (MllogResult result in results)
        {
            terminal.Line($"{Path.Combine(request.Folder, MllogTree.ResultsOf(result))}: {ScoreOf(result)}");
        }

        terminal.Line(findings.HasErrors
            ? $"{request.Folder}: {Quantity.Counted(results.Length, "result")}, which MLCommons' tools of {choice.Version} would refuse as said above"
            : $"{request.Folder}: {Quantity.Counted(results.Length, "result")}, in which nothing was found that MLCommons' tools of {choice.Version} refuse");
        terminal.Say($"judge it with MLCommons' own, in {request.Folder}:\n{string.Join('\n', results.SelectMany(result => MllogTree.CommandsOf(result, choice.Version)).Distinct())}");
        terminal.Say("signatures were not checked here: bench verify does that");
        return findings.HasErrors ? ExitCode.Findings : ExitCode.Clean;
    }

    private static string ScoreOf(MllogResult result) => result.Minutes() is { } minutes && result.Score is { Seconds: { } seconds } score
        ? string.Create(CultureInfo.InvariantCulture, $"{minutes:R} minutes; time_to_target {seconds:R} s, of that convergence x {score.ScalingFactor:R}")
        : "no score";

    private static MllogResult Read(MllogRequest request, string path, MllogCarrierOptions.Choice choice)
    {
        (TrainingEvidence evidence, _, Sha256Digest id) = IntactTraining.Read(path, request.Limits);
        return new MllogResult
        {
            Bundle = path,
            BundleId = id,
            Evidence = evidence,
            Carrier = choice.Carrier,
            Status = MllogSystem.StatusOf(evidence.Plan.Category, choice.Rented)
                ?? throw new UsageException($"{path} is of a system in the category available; MLCommons' tools tell bought ones from rented ones", "add --available on-premise or --available cloud"),
        };
    }
}
