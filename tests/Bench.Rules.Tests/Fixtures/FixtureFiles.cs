using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>Results as the files of a run directory, and fixtures as overlays: the files that differ from the base's, and <c>absent.txt</c> with the names of those that are not there.</summary>
internal static class FixtureFiles
{
    private const string Absent = "absent.txt";

    /// <summary>The findings that a fixture is known to give; no part of the result.</summary>
    public const string Expected = "expected.txt";

    /// <summary>The files below a folder by name, but for its README.</summary>
    public static SortedDictionary<string, byte[]> InFolder(string folder) => Directory.Exists(folder)
        ? new(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetRelativePath(folder, file) != "README.md")
                .ToDictionary(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes),
            StringComparer.Ordinal)
        : new(StringComparer.Ordinal);

    /// <summary>The base with an overlay laid over it.</summary>
    public static SortedDictionary<string, byte[]> Lay(SortedDictionary<string, byte[]> overlay) => Lay(overlay, CompliantEvidence.BaseFiles);

    /// <summary>A base with an overlay laid over it.</summary>
    public static SortedDictionary<string, byte[]> Lay(SortedDictionary<string, byte[]> overlay, SortedDictionary<string, byte[]> below)
    {
        SortedDictionary<string, byte[]> files = new(below, StringComparer.Ordinal);
        foreach ((string name, byte[] bytes) in overlay.Where(static file => file.Key is not (Expected or Absent)))
        {
            files[name] = bytes;
        }

        foreach (string name in overlay.TryGetValue(Absent, out byte[]? absent) ? Encoding.UTF8.GetString(absent).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            Assert.True(files.Remove(name), $"{name} is not in the base");
        }

        return files;
    }

    /// <summary>The overlay that makes the base this result.</summary>
    public static SortedDictionary<string, byte[]> OverlayOf(Evidence evidence) => Over(CompliantEvidence.BaseFiles, Of(evidence));

    /// <summary>The overlay that makes a base these files.</summary>
    public static SortedDictionary<string, byte[]> Over(SortedDictionary<string, byte[]> below, SortedDictionary<string, byte[]> files)
    {
        SortedDictionary<string, byte[]> overlay = new(StringComparer.Ordinal);
        foreach ((string name, byte[] bytes) in files)
        {
            if (!below.TryGetValue(name, out byte[]? known) || !known.AsSpan().SequenceEqual(bytes))
            {
                overlay.Add(name, bytes);
            }
        }

        string[] absent = [.. below.Keys.Except(files.Keys)];
        if (absent.Length > 0)
        {
            overlay.Add(Absent, Encoding.UTF8.GetBytes(string.Concat(absent.Select(static name => name + "\n"))));
        }

        return overlay;
    }

    private static SortedDictionary<string, byte[]> Of(Evidence evidence)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal)
        {
            ["plan.json"] = Json(evidence.Plan),
            ["system.json"] = Json(evidence.System),
            ["workload.yaml"] = CompliantEvidence.WorkloadOf(evidence.WorkloadDigest),
            ["ruleset.yaml"] = evidence.RulesetDigest == CompliantEvidence.Base.RulesetDigest ? CompliantEvidence.BaseFiles["ruleset.yaml"] : CompliantEvidence.UnpublishedRuleset,
            ["submission.yaml"] = evidence.Submission == CompliantEvidence.Base.Submission ? CompliantEvidence.BaseFiles["submission.yaml"] : Encoding.UTF8.GetBytes(Yaml(evidence.Submission)),
            ["findings.json"] = CompliantEvidence.BaseFiles["findings.json"],
        };
        if (evidence.Score is { } score)
        {
            files["accuracy.json"] = Json(score);
            files["responses.bin"] = MemoryMarshal.AsBytes(evidence.Rows.AsSpan()).ToArray();
        }

        if (evidence.Answers is { } answers)
        {
            files["compliance/accuracy.json"] = Json(answers);
            files["compliance/responses.bin"] = MemoryMarshal.AsBytes(evidence.AnswerRows.AsSpan()).ToArray();
        }

        if (evidence.Declared is { } declared)
        {
            files["result.json"] = Json(declared);
        }

        if (evidence.Attempts is { } attempts)
        {
            files["attempts.json"] = Json(attempts);
        }

        AddRun(files, "performance", evidence.Performance);
        AddRun(files, "accuracy", evidence.Accuracy);
        foreach (ComplianceRun run in evidence.Compliance)
        {
            AddRun(files, run.Block.Folder, run.Log);
        }

        return files;
    }

    private static void AddRun(SortedDictionary<string, byte[]> files, string folder, RunLog? log)
    {
        if (log is null)
        {
            return;
        }

        string[] lines =
        [
            JsonSerializer.Serialize(new { log.Header }, BenchJson.Line),
            .. log.Faults.Select(static fault => JsonSerializer.Serialize(new { Fault = fault }, BenchJson.Line)),
            JsonSerializer.Serialize(new { log.End }, BenchJson.Line),
        ];
        files[folder + "/run.jsonl"] = Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n")));
        files[folder + "/queries.bin"] = MemoryMarshal.AsBytes(log.Records.ToArray().AsSpan()).ToArray();
        if (!log.TokenTimes.IsEmpty)
        {
            files[folder + "/tokens.bin"] = MemoryMarshal.AsBytes(log.TokenTimes.AsSpan()).ToArray();
        }
    }

    private static byte[] Json<T>(T value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, BenchJson.Indented) + "\n");

    private static string Yaml(Submission submission)
    {
        StringBuilder text = new($"""
            schema: bench/submission/v1
            submitter: {submission.Submitter}
            division: {Word(submission.Division)}
            category: {Word(submission.Category)}
            system: {submission.System}
            precision:
              inputs: {Word(submission.Precision.Inputs)}
              accumulation: {Word(submission.Precision.Accumulation)}

            """);
        foreach (BorrowedSetting setting in submission.Borrowed)
        {
            text.Append($"borrowed:\n  - name: {setting.Name}\n    value: \"{setting.Value}\"\n    from: \"{setting.From}\"\n");
        }

        return text.ToString();
    }

    private static string Word<T>(T value) => JsonSerializer.Serialize(value, BenchJson.Line).Trim('"');
}
