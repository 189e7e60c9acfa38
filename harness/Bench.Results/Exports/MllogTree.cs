using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Spec.Training;

namespace Bench.Results.Exports;

/// <summary>Writes training results under a carrier's name as the package that MLCommons' package checker and result summarizer walk, and beside it what judges them by their own workload: its rules and its convergence points.</summary>
/// <remarks>
/// A package is <c>SUBMITTER/{systems/SYSTEM.json, results/SYSTEM/CARRIER/result_N.txt, benchmarks/CARRIER/}</c>. A score that its convergence lengthens has <c>scaling.json</c>, as MLCommons' convergence checker writes it for a
/// benchmark of its own, and the summarizer applies it. Source: MLCommons logging, package_checker.py, result_summarizer.py.
/// </remarks>
public sealed class MllogTree
{
    /// <summary>The folder beside the packages.</summary>
    public const string Verification = "verification";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly string root;

    private MllogTree(string root) => this.root = root;

    /// <summary>Writes all results into an empty or new folder.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="results">The results, no two of one submitter and system.</param>
    /// <param name="version">The ruleset of MLCommons' tools, one of the carrier's.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Write(string folder, ImmutableArray<MllogResult> results, string version)
    {
        MllogTree tree = new(folder);
        foreach (IGrouping<string, MllogResult> submission in results.GroupBy(static result => result.Evidence.Plan.Submitter))
        {
            tree.WriteSubmission([.. submission]);
        }

        foreach (MllogResult result in results)
        {
            tree.WriteResult(result, version);
        }
    }

    /// <summary>The result's folder in its package.</summary>
    public static string ResultsOf(MllogResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"{result.Evidence.Plan.Submitter}/results/{result.Folder}";
    }

    /// <summary>The result's folder beside the packages.</summary>
    public static string VerificationOf(MllogResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"{Verification}/{result.Evidence.Plan.Submitter}/{result.Folder}";
    }

    private void WriteSubmission(ImmutableArray<MllogResult> results)
    {
        string home = results[0].Evidence.Plan.Submitter;
        foreach (MllogResult result in results.DistinctBy(static result => result.Evidence.Plan.System))
        {
            WriteText($"{home}/systems/{result.Evidence.Plan.System}.json", MllogSystem.Of(result.Evidence.Plan, result.Evidence.System, result.Status).ToJsonString(Indented) + "\n");
        }

        StringBuilder sources = new("# Source code\nPut the source of each implementation here. What was measured, by the SHA-256 of its program and declared files:\n\n");
        foreach (TrainingRunHeader header in results.Select(static result => result.Evidence.Runs[0].Header).DistinctBy(static header => header.BuildDigest))
        {
            sources.Append(CultureInfo.InvariantCulture, $"- {header.SutName}: {header.BuildDigest}\n");
        }

        WriteText($"{home}/benchmarks/{results[0].Carrier.Name}/README.md", sources.ToString());
    }

    private void WriteResult(MllogResult result, string version)
    {
        foreach ((int number, int run) in result.Runs.Index())
        {
            WriteText(string.Create(CultureInfo.InvariantCulture, $"{ResultsOf(result)}/result_{number}.txt"), MllogTraining.Of(result, run));
        }

        if (result.Score is { ScalingFactor: > 1 and var factor })
        {
            WriteText($"{ResultsOf(result)}/scaling.json", new JsonObject { ["scaling_factor"] = factor }.ToJsonString() + "\n");
        }

        string beside = VerificationOf(result);
        WriteText($"{beside}/rules.yaml", MllogRules.Of(result.Evidence.Workload, result.Carrier));
        if (result.Evidence.ReferenceConvergence is { } points)
        {
            WriteText($"{beside}/rcps.json", MllogRcps.Of(points, result.Carrier));
        }

        WriteText($"{beside}/README.md", TextOf(result, version));
    }

    private static string TextOf(MllogResult result, string version)
    {
        TrainingPlan plan = result.Evidence.Plan;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# {result.Evidence.Workload.Title}\nWorkload {plan.Workload} {plan.WorkloadVersion}, carried as {result.Carrier.Name}. Exported from the bundle {result.BundleId}:\n`bench verify` proves the bundle intact and signed, and recomputes every number of these logs from its records.\n\n");
        text.Append(result.Minutes() is { } minutes
            ? string.Create(CultureInfo.InvariantCulture, $"The score is {minutes:R} minutes, the mean of the counted runs times {result.Score?.ScalingFactor ?? 1:R}.\n")
            : "There is no score.\n");
        text.Append("\nMLCommons' own tools, from the folder above `verification`:\n```\n").AppendJoin("", CommandsOf(result, version).Select(static command => command + "\n")).Append("```\n");
        return text.ToString();
    }

    /// <summary>The commands of MLCommons' tools that judge the result, from the exported folder.</summary>
    /// <param name="result">The result.</param>
    /// <param name="version">The ruleset of the tools.</param>
    public static IEnumerable<string> CommandsOf(MllogResult result, string version)
    {
        ArgumentNullException.ThrowIfNull(result);
        yield return $"python3 -m mlperf_logging.package_checker {result.Evidence.Plan.Submitter} training {version}";
        if (result.Evidence.ReferenceConvergence is not null)
        {
            yield return $"python3 -m mlperf_logging.rcp_checker --rcp_version {version} --custom_rcps {VerificationOf(result)}/rcps.json {ResultsOf(result)}";
        }

        yield return $"python3 -m mlperf_logging.result_summarizer {result.Evidence.Plan.Submitter} training {version} --csv summary.csv";
        yield return $"python3 -m mlperf_logging.compliance_checker --usage training --ruleset {version} --config \"$PWD/{VerificationOf(result)}/rules.yaml\" {ResultsOf(result)}/result_0.txt";
    }

    private void WriteText(string name, string text)
    {
        string path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, Utf8);
    }
}
