using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Results.Exports;
using Bench.Results.Tests.Bundles;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Runs;

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
}
