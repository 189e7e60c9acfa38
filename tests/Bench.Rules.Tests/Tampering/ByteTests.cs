using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Bench.Rules.Tests.Fixtures;
using Bench.Rules.Tests.Trainings;
using Bench.Spec;

namespace Bench.Rules.Tests.Tampering;

/// <summary>A log with one bit of a byte changed, or cut at any length (one in three by default), by whoever holds the key: refused, or unaffected for a stated reason; never an exception.</summary>
public sealed class ByteTests
{
    // Every byte takes minutes where other tests have the cores; tests/run-heavy takes every one.
    private static readonly int Step = Environment.GetEnvironmentVariable("BENCH_EVERY_BYTE") is null ? 3 : 1;

    [Theory]
    [InlineData("performance/run.jsonl")]
    [InlineData("performance/queries.bin")]
    public void A_changed_or_cut_log_of_an_inference_result_is_refused(string name) => Check(name, CompliantEvidence.BaseFiles, Verdict.OfInference);

    [Theory]
    [InlineData("runs/1/run.jsonl")]
    [InlineData("runs/1/updates.bin")]
    [InlineData("runs/1/losses.bin")]
    public void A_changed_or_cut_log_of_a_training_result_is_refused(string name) => Check(name, TrainingFiles.BaseFiles, Verdict.OfTraining);

    private static void Check(string name, SortedDictionary<string, byte[]> files, Func<SortedDictionary<string, byte[]>, ImmutableArray<Finding>> judge)
    {
        byte[] log = files[name];
        IEnumerable<(string What, byte[] Bytes)> damaged = Enumerable.Range(0, log.Length).Where(static at => at % Step == 0).SelectMany(at => new[] { ($"byte {at} changed", Flipped(log, at)), ($"cut after {at} bytes", log[..at]) });
        string[] passed =
        [
            .. damaged.AsParallel()
                .Where(one => !judge(new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal) { [name] = one.Bytes }).HasErrors)
                .Where(one => !IsExplained(name, log, one.Bytes))
                .Select(static one => one.What),
        ];
        Assert.Empty(passed);
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }

    /// <summary>Whether a text log says the same as before, but for values that nothing follows from. Binary logs have none.</summary>
    private static bool IsExplained(string name, byte[] before, byte[] after)
    {
        if (!name.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            return false;
        }

        string[] first = Lines(before), second = Lines(after);
        return first.Length == second.Length && first.Zip(second).All(pair => pair.First == pair.Second || ValuesOf(pair.First) is { } was && ValuesOf(pair.Second) is { } now
            && was.Keys.Union(now.Keys).All(path => was.GetValueOrDefault(path) == now.GetValueOrDefault(path) || StandsForNothing.WhyAt($"{name}: {path}") is not null));
    }

    private static string[] Lines(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, string> ValuesOf(string line) => TamperedFiles.Leaves(JsonNode.Parse(line)!).ToDictionary(static leaf => leaf.GetPath().TrimStart('$', '.'), static leaf => leaf.ToJsonString());
}
