using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Bench.Results.Exports;
using Bench.Results.Tests.Bundles;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Tests;

namespace Bench.Results.Tests.Exports;

public sealed class MlperfAccuracyLogTests
{
    [Fact]
    public void Each_response_stands_with_its_sample_and_its_bytes()
    {
        TestResult measured = ExportedResult.Measured(Scenario.SingleStream);
        using StringWriter text = new(CultureInfo.InvariantCulture);

        MlperfAccuracyLog.Write(text, measured.Accuracy, measured.AccuracyResponses);

        JsonElement[] entries = [.. JsonDocument.Parse(text.ToString()).RootElement.EnumerateArray()];
        Assert.Equal(Enumerable.Range(0, 16), entries.Select(static entry => entry.GetProperty("qsl_idx").GetInt32()).Order());
        Assert.All(entries, static entry => Assert.Equal(TestMatmul.Respond(entry.GetProperty("qsl_idx").GetInt32()), Convert.FromHexString(entry.GetProperty("data").GetString()!)));
        Assert.StartsWith($"[\n{{ \"seq_id\" : 0, \"qsl_idx\" : {measured.Accuracy.End.Kept[0].Sample}, \"data\" : \"", text.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\" }\n]\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_response_is_LoadGens_empty_log()
    {
        RunLog run = ExportedResult.Measured(Scenario.SingleStream).Performance;
        using StringWriter text = new(CultureInfo.InvariantCulture);

        MlperfAccuracyLog.Write(text, run with { End = run.End with { Kept = [] } }, []);

        Assert.Equal("[\n]\n", text.ToString());
    }

    [Fact]
    public void Responses_stand_in_the_order_in_which_they_completed()
    {
        // A server whose later queries take less time: some overtake those before them.
        TestResult measured = new(Scenario.Server, latencyNs: static record => record % 2 == 0 ? 1_900_000_000 : 1_000_000);
        using StringWriter text = new(CultureInfo.InvariantCulture);

        MlperfAccuracyLog.Write(text, measured.Performance, measured.TimedResponses);

        ImmutableArray<long> scheduled = Bench.Statistics.IssuedStream.Of(measured.Performance.Header, measured.Performance.Records.Length).ScheduledNs;
        long[] completed =
        [
            .. JsonDocument.Parse(text.ToString()).RootElement.EnumerateArray().Select(static entry => entry.GetProperty("seq_id").GetInt32())
                .Select(record => scheduled[record] + measured.Performance.Records[record].LatencyNs),
        ];
        Assert.Equal(completed.Order(), completed);
        Assert.NotEqual(measured.Performance.End.Kept.Select(static kept => kept.Record), JsonDocument.Parse(text.ToString()).RootElement.EnumerateArray().Select(static entry => entry.GetProperty("seq_id").GetInt64()));
    }

    [Fact]
    public void A_long_log_is_cut_to_its_two_ends_and_its_hash_is_that_of_the_whole()
    {
        using TemporaryFolder folder = new();
        TestResult measured = ExportedResult.Measured(Scenario.Offline);
        string path = folder.At("log.json");

        Sha256Digest digest = MlperfAccuracyLog.WriteFile(path, measured.Performance, measured.TimedResponses);
        byte[] viewable = MlperfAccuracyLog.Viewable(path);

        byte[] whole = File.ReadAllBytes(path);
        Assert.Equal(Sha256Digest.Of(whole), digest);
        Assert.Equal((8192 + 7, true), (viewable.Length, whole.Length > 10 * 1024));
        Assert.Equal(whole[..4096], viewable[..4096]);
        Assert.Equal(whole[^4096..], viewable[^4096..]);
        Assert.Equal("\n\n...\n\n", Encoding.ASCII.GetString(viewable, 4096, 7));
    }

    [Fact]
    public void A_short_log_is_left_whole()
    {
        using TemporaryFolder folder = new();
        TestResult measured = ExportedResult.Measured(Scenario.SingleStream);
        string path = folder.At("log.json");

        _ = MlperfAccuracyLog.WriteFile(path, measured.Accuracy, measured.AccuracyResponses);

        Assert.Equal(File.ReadAllBytes(path), MlperfAccuracyLog.Viewable(path));
    }

    /// <summary>Four tokens a response, the third sample's answer one short of what was counted for it: MLPerf's TEST06 looks for that.</summary>
    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void Tokens_stand_as_LoadGen_writes_them_and_their_count_is_the_one_that_was_announced(Scenario scenario)
    {
        (RunLog run, ImmutableArray<ReadOnlyMemory<byte>> responses) = Decoded(scenario);
        using StringWriter text = new(CultureInfo.InvariantCulture);

        MlperfAccuracyLog.Write(text, run, responses);

        Golden.Matches($"decoding-{scenario}.mlperf_log_accuracy.json", text.ToString());
        foreach (JsonElement entry in JsonDocument.Parse(text.ToString()).RootElement.EnumerateArray())
        {
            int sample = entry.GetProperty("qsl_idx").GetInt32();
            Assert.Equal(Convert.ToHexString(BytesOf(Answer(sample))), entry.GetProperty("data").GetString());
            Assert.Equal(4, entry.GetProperty("token_count").GetInt64());
            Assert.Equal(scenario == Scenario.Offline ? null : Convert.ToHexString(BytesOf(Answer(sample)[..1])), entry.TryGetProperty("token_data", out JsonElement first) ? first.GetString() : null);
        }
    }

    [Fact]
    public void A_response_that_holds_nothing_and_was_counted_nothing_has_no_token()
    {
        (RunLog run, ImmutableArray<ReadOnlyMemory<byte>> responses) = Decoded(Scenario.SingleStream);
        KeptResponse kept = run.End.Kept[0];
        run = run with
        {
            End = run.End with { Kept = [kept] },
            Records = run.Records.ToImmutableArray().SetItem((int)kept.Record, run.Records[(int)kept.Record] with { TokenOffset = QueryRecord.NoTokens }),
        };
        using StringWriter text = new(CultureInfo.InvariantCulture);

        MlperfAccuracyLog.Write(text, run, [ReadOnlyMemory<byte>.Empty]);

        Assert.Equal(16, responses.Length);
        Assert.Equal($"[\n{{ \"seq_id\" : {kept.Record}, \"qsl_idx\" : {kept.Sample}, \"data\" : \"\", \"token_data\" : \"\", \"token_count\" : 0 }}\n]\n", text.ToString());
    }

    private static (RunLog Run, ImmutableArray<ReadOnlyMemory<byte>> Responses) Decoded(Scenario scenario)
    {
        RunLog run = new TestResult(scenario, tokens: true).Accuracy;
        run = run with { Header = run.Header with { Settings = run.Header.Settings with { UseTokenLatencies = true } } };
        return (run, [.. run.End.Kept.Select(static kept => (ReadOnlyMemory<byte>)BytesOf(Answer(kept.Sample)))]);
    }

    private static int[] Answer(int sample) => sample == 3 ? [300, 301, 2] : [100 * sample, (100 * sample) + 1, (100 * sample) + 2, 2];

    private static byte[] BytesOf(int[] tokens) => MemoryMarshal.AsBytes(tokens.AsSpan()).ToArray();
}
