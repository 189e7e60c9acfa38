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

    /// <summary>The files of the base by name.</summary>
    public static SortedDictionary<string, byte[]> BaseFiles { get; } = FixtureFiles.InFolder(Folder);

    /// <summary>The base.</summary>
    public static TrainingEvidence Base { get; } = Read(BaseFiles);

    /// <summary>Points of the base's workload that nobody published: the first run of the reference took fewer examples.</summary>
    public static byte[] OtherPoints => Encoding.UTF8.GetBytes(FirstRun().Replace(Encoding.UTF8.GetString(BaseFiles["rcp.yaml"]), "examples: 8 }", 1));

    /// <summary>Reads the evidence in files; they must be readable. What the base holds is what the harness publishes.</summary>
    public static TrainingEvidence Read(SortedDictionary<string, byte[]> files)
    {
        DefinitionReaders readers = new()
        {
            Workload = static (path, text) => Value(WorkloadReader.Read(path, text)),
            Submission = static (path, text) => Value(SubmissionReader.Read(path, text)),
            Ruleset = static (path, text) => Value(RulesetReader.Read(path, text)),
            TrainingWorkload = static (path, text) => Value(TrainingWorkloadReader.Read(path, text)),
            ReferenceConvergence = static (path, text) => Value(RcpReader.Read(path, text)),
            PublishedRuleset = static id => id == "1.0" ? Published("ruleset.yaml") : null,
            PublishedWorkload = static (id, version) => (id, version) == ("rnn-lm-tiny", "1.0") ? Published("workload.yaml") : null,
            PublishedReferenceConvergence = static (id, version) => (id, version) == ("rnn-lm-tiny", "1.0") ? Published("rcp.yaml") : null,
        };
        Parsed<TrainingEvidence> parsed = TrainingEvidenceReader.Read(FilesOf(files), readers);
        Assert.True(parsed.Succeeded, string.Join('\n', parsed.Findings));
        return parsed.Value;
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

    private static Sha256Digest? Published(string name) => BaseFiles.TryGetValue(name, out byte[]? bytes) ? Sha256Digest.Of(bytes) : null;

    private static byte[] Json<T>(T value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, BenchJson.Indented) + "\n");

    private static Parsed<T> Value<T>(Parsed<Definition<T>> parsed)
        where T : class => parsed.Succeeded ? Parsed<T>.Of(parsed.Value.Value, parsed.Findings) : Parsed<T>.Refused(parsed.Findings);

    [GeneratedRegex("examples: [0-9]+ }")]
    private static partial Regex FirstRun();
}
