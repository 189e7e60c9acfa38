using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Imports;

/// <summary>Reads the files of one result of a submission tree into evidence.</summary>
internal sealed class SubmissionResultReader(TreeFiles files, InferenceRound round)
{
    private static readonly ImmutableArray<string> TestNames = ["TEST01", "TEST04", "TEST06", "TEST07", "TEST08", "TEST09"];

    /// <summary>Reads a result.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="mapping">The submitter's official names for benchmarks of his own; open only.</param>
    /// <param name="siblings">The scenarios that the system has of the benchmark.</param>
    public ImportedResult Read(ResultPlace place, ImmutableDictionary<string, string> mapping, ImmutableArray<MlperfScenario> siblings)
    {
        string model = ModelOf(place, mapping);
        InferenceBenchmark? benchmark = round.Benchmarks.GetValueOrDefault(model);
        CappedFindings findings = place.Findings;
        string accuracy = $"{place.Folder}/accuracy";
        ImmutableSortedSet<string> measurements = files.FilesIn(place.MeasurementsFolder);
        ImportedEvidence evidence = new()
        {
            Round = round,
            Benchmark = benchmark,
            JudgedIn = ResultPlace.DivisionOf(place.Division),
            DivisionFolder = place.Division,
            Submitter = place.Submitter,
            System = place.System,
            BenchmarkFolder = place.Benchmark,
            Model = model,
            Scenario = place.Scenario,
            Siblings = siblings,
            Folder = place.Folder,
            MeasurementsFolder = place.MeasurementsFolder,
            ComplianceFolder = place.ComplianceFolder,
            Performance = place.Performance,
            Summary = SubmittedFileReader.Text(files, $"{place.Folder}/performance/run_1/mlperf_log_summary.txt", findings),
            Accuracy = DetailLogReader.Read(files, $"{accuracy}/mlperf_log_detail.txt", findings),
            Stated = AccuracyReader.Stated(files, $"{accuracy}/accuracy.txt", benchmark, findings),
            AccuracyLog = AccuracyReader.Log(files, $"{accuracy}/mlperf_log_accuracy.json", findings),
            PerformanceResponses = AccuracyReader.Log(files, $"{place.Folder}/performance/run_1/mlperf_log_accuracy.json", findings),
            FurtherRuns = files.HasFolder($"{place.Folder}/performance") ? [.. files.Folders($"{place.Folder}/performance", findings, only: false).Where(static name => name != "run_1")] : [],
            UserConf = SubmittedFileReader.Text(files, $"{place.MeasurementsFolder}/user.conf", findings),
            Tests = [.. TestNames.Where(test => files.HasFolder($"{place.ComplianceFolder}/{test}")).Select(test => Test(place, test, benchmark, findings))],
            SystemFields = SubmittedFileReader.Json(files, place.SystemPath, findings),
            SystemPath = place.SystemPath,
            Measurements = SubmittedFileReader.Json(files, $"{place.MeasurementsFolder}/{MeasurementsName(place, measurements)}", findings),
            MeasurementFiles = measurements,
        };
        Unproven(evidence, findings);
        return new ImportedResult(evidence, findings.Findings);
    }

    /// <summary>Says, once for every result, what nothing in a submission tree proves, so that nobody takes it for checked.</summary>
    private static void Unproven(ImportedEvidence evidence, CappedFindings findings)
    {
        if (evidence.Performance is { } log)
        {
            findings.Add(TreeFiles.Of(ImportCode.NotRecomputable, Severity.Note, log.Path, "percentiles and estimates are taken from the submitter's log, not recomputable: it holds no latencies", ""));
        }

        if (evidence.Stated is { } stated)
        {
            string why = evidence.AccuracyLog is { Cut: true } cut ? $"the log of responses was cut to {cut.Bytes} bytes, and its digest is of bytes that are not here" : "that takes the benchmark's data set and script";
            findings.Add(TreeFiles.Of(ImportCode.NotRecomputable, Severity.Note, stated.File.Path, $"the accuracy is taken from the submitter's file, not recomputable: {why}", ""));
        }
    }

    private string ModelOf(ResultPlace place, ImmutableDictionary<string, string> mapping)
    {
        if (round.Benchmarks.ContainsKey(place.Benchmark))
        {
            return place.Benchmark;
        }

        return round.Aliases.GetValueOrDefault(place.Benchmark)
            ?? (place.Division == "open" && mapping.TryGetValue(place.Benchmark, out string? mapped) && round.Benchmarks.ContainsKey(mapped) ? mapped : place.Benchmark);
    }

    /// <summary>v6 has one name; in v5 the file is named after the system, possibly with the implementation and the scenario.</summary>
    private static string MeasurementsName(ResultPlace place, ImmutableSortedSet<string> names)
    {
        if (place.Beside || names.Contains("measurements.json"))
        {
            return "measurements.json";
        }

        string[] own = [.. names.Where(name => name.StartsWith(place.System, StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))];
        return own.FirstOrDefault(name => name.EndsWith($"_{place.ScenarioFolder}.json", StringComparison.Ordinal)) ?? own.FirstOrDefault()
            ?? (names.Contains("model-info.json") ? "model-info.json" : $"{place.System}.json");
    }

    private ImportedTest Test(ResultPlace place, string name, InferenceBenchmark? benchmark, CappedFindings findings)
    {
        string folder = $"{place.ComplianceFolder}/{name}";
        files.Look($"{folder}/performance/run_1/mlperf_log_summary.txt", findings);
        files.Look($"{folder}/accuracy/mlperf_log_accuracy.json", findings);
        return new ImportedTest
        {
            Name = name,
            Folder = folder,
            Performance = DetailLogReader.Read(files, $"{folder}/performance/run_1/mlperf_log_detail.txt", findings),
            AnswersVerdict = SubmittedFileReader.Text(files, $"{folder}/{(name == "TEST09" ? "verify_output_len.txt" : "verify_accuracy.txt")}", findings),
            SpeedVerdict = SubmittedFileReader.Text(files, $"{folder}/verify_performance.txt", findings),
            Baseline = AccuracyReader.Stated(files, $"{folder}/accuracy/baseline_accuracy.txt", benchmark, findings),
            Compliance = AccuracyReader.Stated(files, $"{folder}/accuracy/compliance_accuracy.txt", benchmark, findings),
        };
    }
}
