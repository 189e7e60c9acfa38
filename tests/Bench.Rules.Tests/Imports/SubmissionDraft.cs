using System.Text;
using System.Text.RegularExpressions;
using Bench.Spec;

namespace Bench.Rules.Tests.Imports;

/// <summary>The files of a submission tree, to be changed as whoever tampers with one would: in an editor.</summary>
internal sealed class SubmissionDraft(SortedDictionary<string, byte[]> files)
{
    public const string Unet = "closed/Example/results/box/3d-unet-99";
    public const string Offline = Unet + "/Offline";
    public const string OneByOne = Unet + "/SingleStream";
    public const string Server = "closed/Example/results/box/dlrm-v3/Server";
    public const string Multi = "open/Example/results/box/resnet50/MultiStream";
    public const string OfflineLog = Offline + "/performance/run_1/mlperf_log_detail.txt";
    public const string SingleLog = OneByOne + "/performance/run_1/mlperf_log_detail.txt";
    public const string ServerLog = Server + "/performance/run_1/mlperf_log_detail.txt";
    public const string MultiLog = Multi + "/performance/run_1/mlperf_log_detail.txt";
    public const string Test01Log = Offline + "/TEST01/performance/run_1/mlperf_log_detail.txt";
    public const string SystemPath = "closed/Example/systems/box.json";

    public SortedDictionary<string, byte[]> Files { get; } = new(files, StringComparer.Ordinal);

    /// <summary>Gives a key of a log another value, written as JSON; adds it when it is not there.</summary>
    public SubmissionDraft Log(string path, string key, string json)
    {
        string text = Encoding.UTF8.GetString(Files[path]);
        Regex line = new($"(\"key\": \"{Regex.Escape(key)}\", \"value\": )(.*?)(, \"time_ms\")");
        return Put(path, line.IsMatch(text) ? line.Replace(text, $"${{1}}{json.Replace("$", "$$", StringComparison.Ordinal)}$3", 1) : text + LogDraft.Line(key, json));
    }

    /// <summary>Takes a key out of a log.</summary>
    public SubmissionDraft Unlog(string path, string key) =>
        Put(path, string.Join('\n', Encoding.UTF8.GetString(Files[path]).Split('\n').Where(line => !line.Contains($"\"key\": \"{key}\"", StringComparison.Ordinal))));

    /// <summary>Adds text at a file's end.</summary>
    public SubmissionDraft Append(string path, string text) => Put(path, Encoding.UTF8.GetString(Files[path]) + text);

    /// <summary>Replaces a text that must be there.</summary>
    public SubmissionDraft Replace(string path, string from, string to)
    {
        string text = Encoding.UTF8.GetString(Files[path]);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Put(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public SubmissionDraft Put(string path, string text) => Put(path, Encoding.UTF8.GetBytes(text));

    public SubmissionDraft Put(string path, byte[] bytes)
    {
        Files[path] = bytes;
        return this;
    }

    /// <summary>Removes a file, or a folder.</summary>
    public SubmissionDraft Without(string path)
    {
        foreach (string name in Files.Keys.Where(name => name == path || name.StartsWith(path + "/", StringComparison.Ordinal)).ToArray())
        {
            Files.Remove(name);
        }

        return this;
    }

    /// <summary>Copies a folder or a file.</summary>
    public SubmissionDraft Copy(string from, string to)
    {
        foreach (string name in Files.Keys.Where(name => name == from || name.StartsWith(from + "/", StringComparison.Ordinal)).ToArray())
        {
            Files[to + name[from.Length..]] = Files[name];
        }

        return this;
    }

    /// <summary>Gives a result another log of responses, with its digest.</summary>
    public SubmissionDraft Responses(string result, string log) =>
        Put($"{result}/accuracy/mlperf_log_accuracy.json", log)
            .Put($"{result}/accuracy/accuracy.txt", Regex.Replace(Encoding.UTF8.GetString(Files[$"{result}/accuracy/accuracy.txt"]), "hash=[0-9a-f]+", $"hash={Sha256Digest.Of(Encoding.UTF8.GetBytes(log)).Hex}"));
}
