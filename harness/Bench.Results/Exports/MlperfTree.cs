using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics.Conformance;

namespace Bench.Results.Exports;

/// <summary>Writes results as the tree that MLPerf's submission checker of v6.x reads, and beside it, whole, what its compliance scripts read.</summary>
/// <remarks>Source: MLPerf submission rules, "Directory structure"; the checker's loader.py and constants.py.</remarks>
public sealed class MlperfTree
{
    /// <summary>The folder with whole accuracy logs, which a submission may not hold.</summary>
    public const string Verification = "verification";

    private const string Detail = "mlperf_log_detail.txt";
    private const string Summary = "mlperf_log_summary.txt";
    private const string AccuracyLog = "mlperf_log_accuracy.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly string root;

    private MlperfTree(string root) => this.root = root;

    /// <summary>Writes all results into an empty or new folder.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="results">The results, no two of one submitter, system, workload and scenario.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Write(string folder, ImmutableArray<MlperfResult> results)
    {
        MlperfTree tree = new(folder);
        foreach (IGrouping<(Division, string), MlperfResult> submission in results.GroupBy(static result => (result.Evidence.Plan.Division, result.Evidence.Plan.Submitter)))
        {
            tree.WriteSubmission([.. submission]);
        }

        foreach (MlperfResult result in results)
        {
            tree.WriteResult(result);
        }
    }

    private void WriteSubmission(ImmutableArray<MlperfResult> results)
    {
        string home = HomeOf(results[0]);
        JsonObject mapping = [];
        foreach (string workload in results.Select(static result => result.Evidence.Plan.Workload).Distinct().Order(StringComparer.Ordinal))
        {
            mapping[workload] = MlperfRound.Carrier;
        }

        WriteJson($"{home}/model_mapping.json", mapping);
        foreach (MlperfResult result in results.DistinctBy(static result => result.Evidence.Plan.System))
        {
            WriteJson($"{home}/systems/{result.Evidence.Plan.System}.json", MlperfSystem.Of(result.Evidence.Plan, result.Evidence.System));
        }

        StringBuilder sources = new("# Source code\nPut the source of each implementation here. What was measured, by the SHA-256 of its program and declared files:\n\n");
        foreach (RunHeader header in results.Select(static result => result.Evidence.Performance!.Header).DistinctBy(static header => header.BuildDigest))
        {
            sources.Append(CultureInfo.InvariantCulture, $"- {header.SutName}: {header.BuildDigest}\n");
        }

        WriteText($"{home}/src/README.md", sources.ToString());
    }

    private void WriteResult(MlperfResult result)
    {
        Evidence evidence = result.Evidence;
        string folder = $"{HomeOf(result)}/results/{result.Folder}";
        string whole = $"{Verification}/{HomeOf(result)}/{result.Folder}";
        string library = evidence.Plan.Workload;
        foreach (string run in new[] { $"{folder}/performance/run_1", $"{whole}/performance/run_1" })
        {
            WriteLogs(run, evidence.Performance!, library);
        }

        WriteText($"{folder}/accuracy/{Detail}", MlperfDetailLog.Of(evidence.Accuracy!, library));
        WriteText($"{folder}/accuracy/{Summary}", LoadGenReading.SummaryEnd(evidence.Accuracy!.Faults.Length));
        WriteAccuracy(result, folder, whole);
        WriteJson($"{folder}/measurements.json", MeasurementsOf(evidence));
        WriteText($"{folder}/user.conf", MlperfUserConf.Of(evidence.Performance!.Header.Settings));
        WriteText($"{folder}/README.md", $"# {evidence.Workload.Title}\nWorkload {evidence.Plan.Workload} {evidence.Plan.WorkloadVersion}, carried as {MlperfRound.Carrier}. Exported from the bundle {result.BundleId}:\n`bench verify` proves the bundle intact and signed, and recomputes every number of these logs from its records.\n");
        MlperfCachingTest caching = MlperfCachingTest.Of(evidence);
        WriteCaching(caching, folder, whole, library);
        if (result.PerformanceResponses is { } timed)
        {
            WriteLogs($"{whole}/TEST01", evidence.Performance!, library);
            _ = MlperfAccuracyLog.WriteFile(Made($"{whole}/TEST01/{AccuracyLog}"), evidence.Performance!, timed);
        }

        WriteText($"{whole}/README.md", MlperfVerificationText.Of(folder, result.PerformanceResponses is not null, caching));
    }

    /// <summary>The shown pair's repeated run where the submission has its TEST04, and every pair where MLPerf's script can be pointed at it. Its verdict is the script's to write.</summary>
    private void WriteCaching(MlperfCachingTest caching, string folder, string whole, string library)
    {
        foreach ((int pair, (RunLog ordinary, RunLog repeated)) in caching.Pairs.Index())
        {
            WriteLogs($"{whole}/{MlperfVerificationText.OrdinaryOf(pair)}/performance/run_1", ordinary, library);
            WriteLogs($"{whole}/{MlperfVerificationText.RepeatedOf(pair)}", repeated, library);
        }

        if (caching.WhyAbsent is null)
        {
            WriteLogs($"{folder}/TEST04/performance/run_1", caching.Pairs[caching.Shown].Repeated, library);
        }
    }

    private void WriteLogs(string folder, RunLog run, string library)
    {
        WriteText($"{folder}/{Detail}", MlperfDetailLog.Of(run, library));
        WriteText($"{folder}/{Summary}", LoadGenReading.Of(run).Summary);
    }

    // The carrier's metric is a mean of its own; what stands for it is the share of judged responses within the target, and the score itself follows.
    private void WriteAccuracy(MlperfResult result, string folder, string whole)
    {
        AccuracyScore? score = result.Evidence.Score;
        ImmutableArray<JudgedResponse> judged = [.. (score?.Responses ?? []).Where(static response => response.Run == TestMode.AccuracyOnly)];
        double share = judged.IsEmpty ? 0 : (double)judged.Count(response => response.Error <= score!.Target) / judged.Length;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Accuracy: mean = {share:F5}, the share of {judged.Length} responses within the target\n");
        if (score is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{score.Metric} = {score.Score:R}, target {score.Target:R}\n");
        }

        if (result.AccuracyResponses is { } responses)
        {
            string path = Made($"{whole}/accuracy/{AccuracyLog}");
            Sha256Digest digest = MlperfAccuracyLog.WriteFile(path, result.Evidence.Accuracy!, responses);
            File.WriteAllBytes(Made($"{folder}/accuracy/{AccuracyLog}"), MlperfAccuracyLog.Viewable(path));
            text.Append(CultureInfo.InvariantCulture, $"\nhash={digest}\n");
        }

        WriteText($"{folder}/accuracy/accuracy.txt", text.ToString());
    }

    private static JsonObject MeasurementsOf(Evidence evidence)
    {
        string format = evidence.Plan.Precision.Inputs.FieldName;
        DatasetSpec dataset = evidence.Workload.Dataset;
        return new JsonObject
        {
            ["input_data_types"] = format,
            ["weight_data_types"] = format,
            ["retraining"] = "no",
            ["starting_weights_filename"] = string.Create(CultureInfo.InvariantCulture, $"generated by {dataset.Generator} from seed {dataset.Seed}, SHA-256 {dataset.Sha256}"),
            ["weight_transformations"] = "none stated",
        };
    }

    private static string HomeOf(MlperfResult result) => $"{result.Evidence.Plan.Division.FieldName}/{result.Evidence.Plan.Submitter}";

    private string Made(string name)
    {
        string path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private void WriteText(string name, string text) => File.WriteAllText(Made(name), text, Utf8);

    private void WriteJson(string name, JsonObject json) => WriteText(name, json.ToJsonString(Indented) + "\n");
}
