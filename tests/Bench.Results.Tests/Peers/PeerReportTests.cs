using System.Collections.Immutable;
using System.Text.Json;
using Bench.Results.Peers;
using Bench.Results.Plots;
using Bench.Spec;
using Bench.Spec.Machines;
using Bench.Tests;

namespace Bench.Results.Tests.Peers;

public sealed class PeerReportTests
{
    private static readonly CoreLimits Core = new() { PeakFp32Gflops = 200, L2GigabytesPerSecond = 160, L3GigabytesPerSecond = 100, DramGigabytesPerSecond = 40 };
    private static readonly MachineLimits Limits = new() { OneCore = Core, AllCores = Core, Cores = 2, L2Bytes = 1 << 20, L3Bytes = 1 << 25 };

    // Ours takes 10 ms, with one block disturbed together with the peer beside it; the peer a tenth more.
    private static readonly ImmutableArray<double> Ours = [0.010, 0.0101, 0.0099, 0.020, 0.010, 0.0102, 0.0098];

    private static readonly PeerMeasurement Measured = new()
    {
        Family = "matmul",
        Problem = "1000 x 1000 times 1000 x 1000",
        Cost = new Cost(Flops: 2e9, Bytes: 12e6, WorkingSetBytes: 12e6),
        Threads = 1,
        Implementation = "ours",
        Kernel = "512-bit 14x32",
        IsOurs = true,
        Seconds = Ours,
    };

    private static readonly PeerMeasurement Peer = Measured with { Implementation = "=peer", Kernel = "SkylakeX", IsOurs = false, Seconds = [.. Ours.Select(static seconds => seconds * 1.1)], OursBeside = Ours };

    private static readonly PeerReport Report = new([PeerRow.Of(Measured, Limits), PeerRow.Of(Peer, Limits), PeerRow.Of(Missing, Limits)], Limits, NumberFormat.Bf16, Repeats: 6, BlockSeconds: 0.05);

    private static PeerMeasurement Missing => Measured with { Implementation = "onednn", Kernel = "", IsOurs = false, Seconds = [], Error = "not measured: it is not installed, \"here\"" };

    [Fact]
    public void Json_has_every_key_of_every_row_and_numbers_as_numbers()
    {
        Golden.Matches("peers.json", Report.ToJson() + "\n");
        JsonElement rows = JsonDocument.Parse(Report.ToJson()).RootElement.GetProperty("rows");
        Assert.All(rows.EnumerateArray(), static row => Assert.Equal(PeerReport.Columns, row.EnumerateObject().Select(static key => key.Name)));
    }

    [Fact]
    public void Csv_has_the_same_columns_and_leaves_empty_what_is_not_known()
    {
        using StringWriter text = new();

        Report.WriteCsv(text);

        Golden.Matches("peers.csv", text.ToString());
    }

    [Fact]
    public void The_plot_shows_who_was_measured_and_has_the_same_bytes_twice()
    {
        string picture = PeersPlot.Draw("matmul", Report.Rows)!;

        Assert.Equal(picture, PeersPlot.Draw("matmul", Report.Rows));
        Assert.DoesNotContain("onednn", picture, StringComparison.Ordinal);
        Golden.Matches("peers-matmul.svg", picture);
        Assert.Null(PeersPlot.Draw("matmul", [.. Report.Rows.Where(static row => row.Error is not null)]));
    }

    [Fact]
    public void The_speed_is_that_of_the_median_block_and_the_limit_what_binds()
    {
        PeerRow row = PeerRow.Of(Measured, Limits);

        Assert.Equal((200, 1.2), (row.Gflops!.Value, row.Gbps!.Value), (static (left, right) => Math.Abs(left.Item1 - right.Item1) < 1e-9 && Math.Abs(left.Item2 - right.Item2) < 1e-9));
        Assert.Equal(100, row.PercentOfLimit!.Value, 1e-9);
        Assert.Equal((1.0, 1.0, 1.0), (row.RatioToOurs, row.RatioLow, row.RatioHigh));
    }

    [Fact]
    public void Of_what_emits_tokens_a_block_is_the_time_of_one()
    {
        Assert.Equal(100, PeerRow.Of(Measured with { CountsTokens = true }, Limits).TokensPerSecond!.Value, 1e-9);
        Assert.Null(PeerRow.Of(Measured, Limits).TokensPerSecond);
    }

    [Fact]
    public void A_disturbance_of_both_of_a_pair_leaves_the_ratio_and_few_rounds_have_no_interval()
    {
        PeerRow row = PeerRow.Of(Peer, Limits);
        Assert.Equal(1.1, row.RatioToOurs!.Value, 1e-9);
        Assert.InRange(row.RatioHigh!.Value - row.RatioLow!.Value, 0, 1e-9);

        PeerRow few = PeerRow.Of(Peer with { Seconds = Peer.Seconds[..5], OursBeside = Ours[..5] }, Limits);
        Assert.Equal(1.1, few.RatioToOurs!.Value, 1e-9);
        Assert.Null(few.RatioLow);
    }

    [Fact]
    public void Where_ours_was_not_measured_a_peer_has_its_speed_and_no_ratio()
    {
        PeerRow row = PeerRow.Of(Peer with { OursBeside = [] }, Limits);

        Assert.NotNull(row.Gflops);
        Assert.Null(row.RatioToOurs);
    }
}
