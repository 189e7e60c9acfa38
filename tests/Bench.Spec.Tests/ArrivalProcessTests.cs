using System.Text.Json;

namespace Bench.Spec.Tests;

public sealed class ArrivalProcessTests
{
    private static readonly TestSettings Plain = new() { Scenario = Scenario.Server };

    public static TheoryData<ArrivalProcess, string> Processes { get; } = new()
    {
        { new ArrivalProcess.Constant(), """{"process":"constant"}""" },
        { new ArrivalProcess.Bursts(2.5, 1_000_000, 3_000_000), """{"process":"bursts","factor":"2.5","burst_ns":1000000,"calm_ns":3000000}""" },
        { new ArrivalProcess.Trace(Sha256Digest.Of("abc"u8), 2) { TimesNs = [0, 5] }, """{"process":"trace","sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","count":2}""" },
        { new ArrivalProcess.ClosedLoop(16), """{"process":"closed_loop","concurrency":16}""" },
    };

    [Theory]
    [MemberData(nameof(Processes))]
    public void Settings_say_what_arrives_when_it_is_not_poisson(ArrivalProcess process, string text)
    {
        TestSettings settings = Plain with { Arrivals = process };
        string written = JsonSerializer.Serialize(settings, BenchJson.Line);
        Assert.Contains($",\"arrivals\":{text}", written, StringComparison.Ordinal);
        Assert.Equal(settings, JsonSerializer.Deserialize<TestSettings>(written, BenchJson.Line));
    }

    [Fact]
    public void Poisson_arrivals_are_absent()
    {
        string written = JsonSerializer.Serialize(Plain, BenchJson.Line);
        Assert.DoesNotContain("arrivals", written, StringComparison.Ordinal);
        Assert.DoesNotContain("scheduled", written, StringComparison.Ordinal);
        Assert.Equal(Plain, JsonSerializer.Deserialize<TestSettings>(written, BenchJson.Line));
    }

    [Fact]
    public void Only_Server_has_a_schedule_and_a_closed_loop_has_none()
    {
        Assert.True(Plain.IsScheduled);
        Assert.True((Plain with { Arrivals = new ArrivalProcess.Constant() }).IsScheduled);
        Assert.False((Plain with { Arrivals = new ArrivalProcess.ClosedLoop(2) }).IsScheduled);
        Assert.False(new TestSettings { Scenario = Scenario.SingleStream }.IsScheduled);
    }

    [Fact]
    public void A_process_is_spelled_as_on_the_command_line()
    {
        Assert.Equal("constant", $"{new ArrivalProcess.Constant()}");
        Assert.Equal("bursts:2.5,100ms,400us", $"{new ArrivalProcess.Bursts(2.5, 100_000_000, 400_000)}");
        Assert.Equal("bursts:3,1001ns,2000ms", $"{new ArrivalProcess.Bursts(3, 1001, 2_000_000_000)}");
        Assert.Equal("closed-loop:16", $"{new ArrivalProcess.ClosedLoop(16)}");
        Assert.Equal("trace:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad (2 arrivals)", $"{new ArrivalProcess.Trace(Sha256Digest.Of("abc"u8), 2)}");
    }

    [Theory]
    [InlineData("""{"process":"uniform"}""")]
    [InlineData("""{"process":"constant","period_ns":5}""")]
    [InlineData("""{"concurrency":5}""")]
    [InlineData("""{"process":"closed_loop"}""")]
    [InlineData("""{"process":"bursts","factor":"2"}""")]
    public void A_process_that_is_none_of_those_known_is_refused(string text)
    {
        string settings = $$"""{"scenario":"server","arrivals":{{text}}}""";
        Exception? refusal = Record.Exception(() => JsonSerializer.Deserialize<TestSettings>(settings, BenchJson.Line));
        Assert.True(refusal is JsonException or NotSupportedException, $"{refusal}");
    }

    [Theory]
    [InlineData(3, 100, 400, 0.5)]
    [InlineData(5, 100, 400, 0)]
    [InlineData(6, 100, 400, -0.25)]
    public void The_calm_makes_up_for_the_bursts(double factor, long burstNs, long calmNs, double calmFactor)
    {
        ArrivalProcess.Bursts bursts = new(factor, burstNs, calmNs);
        Assert.Equal(calmFactor, bursts.CalmFactor, 1e-12);
        Assert.Equal(1, (bursts.BurstShare * bursts.Factor) + ((1 - bursts.BurstShare) * bursts.CalmFactor), 1e-12);
    }

    [Fact]
    public void A_trace_is_its_file_and_starts_again_after_a_mean_gap()
    {
        ArrivalProcess.Trace trace = new(Sha256Digest.Of("abc"u8), 3) { TimesNs = [100, 100, 1_000_000_100] };
        Assert.True(trace.HasTimes);
        Assert.Equal(2.0, trace.MeanQps);
        Assert.Equal(500_000_000, trace.RestartNs);

        ArrivalProcess.Trace unread = new(trace.Sha256, 3);
        Assert.Equal(trace, unread);
        Assert.Equal(trace.GetHashCode(), unread.GetHashCode());
        Assert.False(unread.HasTimes);
        Assert.Throws<InvalidOperationException>(() => unread.MeanQps);
        Assert.NotEqual(trace, new(trace.Sha256, 4));
    }
}
