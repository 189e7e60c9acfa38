using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Results.RunDirectories;
using Bench.Results.Trainings;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Tests;

namespace Bench.Rules.Tests.Trainings;

/// <summary>Training results as the files of a run directory: the base in <c>tests/Fixtures/training-base</c>, and overlays over it.</summary>
internal static partial class TrainingFiles
{
    /// <summary>The folder of the base.</summary>
    public static string Folder { get; } = Repository.At("tests", "Fixtures", "training-base");

    /// <summary>The files of the base by name; under <c>BENCH_ACCEPT=1</c> written anew before anything is laid over them.</summary>
    public static SortedDictionary<string, byte[]> BaseFiles { get; } = Kept();

    /// <summary>The base.</summary>
    public static TrainingEvidence Base { get; } = Read(BaseFiles);

    /// <summary>Points of the base's workload that nobody published: the first run of the reference took fewer examples.</summary>
    public static byte[] OtherPoints => Encoding.UTF8.GetBytes(FirstRun().Replace(Encoding.UTF8.GetString(BaseFiles["rcp.yaml"]), "examples: 8 }", 1));

    /// <summary>Reads the evidence in files; they must be readable.</summary>
    /// <param name="files">The files.</param>
    /// <param name="published">Those whose ruleset, workload and points the harness publishes; null for the base's.</param>
    public static TrainingEvidence Read(SortedDictionary<string, byte[]> files, SortedDictionary<string, byte[]>? published = null)
    {
        Parsed<TrainingEvidence> parsed = TryRead(files, published);
        Assert.True(parsed.Succeeded, string.Join('\n', parsed.Findings));
        return parsed.Value;
    }

    /// <summary>Reads the evidence in files, which may be unreadable.</summary>
    /// <param name="files">The files.</param>
    /// <param name="published">As above.</param>
    public static Parsed<TrainingEvidence> TryRead(SortedDictionary<string, byte[]> files, SortedDictionary<string, byte[]>? published = null)
    {
        Sha256Digest Published(string name) => Sha256Digest.Of((published ?? BaseFiles)[name]);
        DefinitionReaders readers = new()
        {
            Workload = static (path, text) => Value(WorkloadReader.Read(path, text)),
            Submission = static (path, text) => Value(SubmissionReader.Read(path, text)),
            Ruleset = static (path, text) => Value(RulesetReader.Read(path, text)),
            Sut = static (path, text) => Value(SutReader.Read(path, text)),
            TrainingWorkload = static (path, text) => Value(TrainingWorkloadReader.Read(path, text)),
            ReferenceConvergence = static (path, text) => Value(RcpReader.Read(path, text)),
            PublishedRuleset = id => id == "1.0" ? Published("ruleset.yaml") : null,
            PublishedWorkload = (id, version) => (id, version) == ("rnn-lm-tiny", "1.0") ? Published("workload.yaml") : null,
            PublishedReferenceConvergence = (id, version) => (id, version) == ("rnn-lm-tiny", "1.0") ? Published("rcp.yaml") : null,
        };
        return TrainingEvidenceReader.Read(FilesOf(files), readers);
    }

    /// <summary>Files as the readers take them.</summary>
    public static RunFiles FilesOf(SortedDictionary<string, byte[]> files) => new(files.Keys, name => files[name]);

    /// <summary>The overlay that makes the base this result. What a run predicted and its weights are the base's.</summary>
    public static SortedDictionary<string, byte[]> OverlayOf(TrainingEvidence evidence) => FixtureFiles.Over(BaseFiles, Of(evidence));

    private static SortedDictionary<string, byte[]> Of(TrainingEvidence evidence)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (string kept in new[] { "workload.yaml", "submission.yaml", "ruleset.yaml", "sut.yaml", "findings.json" })
        {
            files[kept] = BaseFiles[kept];
        }

        files["plan.json"] = Json(evidence.Plan);
        files["system.json"] = Json(evidence.System);
        files["attempts.json"] = Json(evidence.Attempts);
        files["result.json"] = Json(evidence.Declared);
        files["rcp.yaml"] = evidence.ReferenceConvergenceDigest == Base.ReferenceConvergenceDigest ? BaseFiles["rcp.yaml"] : OtherPoints;
        foreach ((int index, TrainingRunLog log) in evidence.Runs.Index())
        {
            AddRun(files, index + 1, log);
            if (evidence.Checks[index] is { } check)
            {
                files[TrainingFileNames.CheckOf(index + 1)] = Json(check);
            }
        }

        return files;
    }

    private static void AddRun(SortedDictionary<string, byte[]> files, int number, TrainingRunLog log)
    {
        string[] lines =
        [
            JsonSerializer.Serialize(new { log.Header }, BenchJson.Line),
            .. log.Evaluations.Select(static evaluation => JsonSerializer.Serialize(new { Evaluation = evaluation }, BenchJson.Line)),
            .. log.Faults.Select(static fault => JsonSerializer.Serialize(new { Fault = fault }, BenchJson.Line)),
            JsonSerializer.Serialize(new { log.End }, BenchJson.Line),
        ];
        files[TrainingFileNames.LogOf(number)] = Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n")));
        files[TrainingFileNames.UpdatesOf(number)] = MemoryMarshal.AsBytes(log.Updates.AsSpan()).ToArray();
        files[TrainingFileNames.LossesOf(number)] = MemoryMarshal.AsBytes(log.Losses.AsSpan()).ToArray();
        foreach (string name in new[] { TrainingFileNames.PredictionsOf(number), TrainingFileNames.WeightsOf(number) }.Where(BaseFiles.ContainsKey))
        {
            files[name] = BaseFiles[name];
        }
    }

    private static SortedDictionary<string, byte[]> Kept()
    {
        if (Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1")
        {
            FixtureFolder.Write(Folder, TrainingBase.Make(File.ReadAllBytes(Repository.At("rules", "rulesets", "1.0.yaml"))));
        }

        return FixtureFiles.InFolder(Folder);
    }

    private static byte[] Json<T>(T value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, BenchJson.Indented) + "\n");

    private static Parsed<T> Value<T>(Parsed<Definition<T>> parsed)
        where T : class => parsed.Succeeded ? Parsed<T>.Of(parsed.Value.Value, parsed.Findings) : Parsed<T>.Refused(parsed.Findings);

    [GeneratedRegex("examples: [0-9]+ }")]
    private static partial Regex FirstRun();
}
