using System.Collections.Immutable;
using System.Text.Json;
using Bench.Spec.Problems;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Spec.Tests;

public sealed class BenchJsonTests
{
    private static readonly Sample Whole = new()
    {
        RealNumber = 0.1,
        Seed = ulong.MaxValue,
        Digest = Sha256Digest.Of("abc"u8),
        StartedAt = new DateTimeOffset(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(2)),
        Waited = TimeSpan.FromMilliseconds(90_500),
        Scenario = Scenario.SingleStream,
        Counts = [1, 2],
    };

    private const string Text =
        """{"real_number":"0.1","seed":"18446744073709551615","digest":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","started_at":"2026-11-22T06:30:00Z","waited":"00:01:30.5000000","scenario":"single_stream","counts":[1,2]}""";

    [Fact]
    public void Reals_seeds_digests_and_times_are_strings_and_nulls_are_left_out()
    {
        Assert.Equal(Text, JsonSerializer.Serialize(Whole, BenchJson.Line));
        Sample again = JsonSerializer.Deserialize<Sample>(Text, BenchJson.Line)!;
        Assert.Equal(Whole with { Counts = again.Counts, StartedAt = Whole.StartedAt.ToUniversalTime() }, again);
        Assert.Equal([1, 2], again.Counts.ToArray());
    }

    [Fact]
    public void Files_for_people_are_indented_with_line_feeds()
    {
        string text = JsonSerializer.Serialize(Whole, BenchJson.Indented);
        Assert.StartsWith("{\n  \"real_number\": \"0.1\",\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void Every_real_comes_back_bit_for_bit() => Prop.ForAll(
        ArbMap.Default.ArbFor<double>(),
        static value => BitConverter.DoubleToInt64Bits(Again(value)) == BitConverter.DoubleToInt64Bits(value) || (double.IsNaN(value) && double.IsNaN(Again(value)))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-0.0)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Extreme_reals_come_back_bit_for_bit(double value) => Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Again(value)));

    [Fact]
    public void Every_seed_comes_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<ulong>(),
        static seed => JsonSerializer.Deserialize<ulong>(JsonSerializer.Serialize(seed, BenchJson.Line), BenchJson.Line) == seed).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("\"real_number\":\"0.1\"", "\"real_number\":0.1")]
    [InlineData("\"real_number\":\"0.1\"", "\"real_number\":\"0,1\"")]
    [InlineData("\"real_number\":\"0.1\"", "\"real_number\":\" 0.1\"")]
    [InlineData("\"real_number\":\"0.1\"", "\"real_number\":\"\"")]
    [InlineData("\"seed\":\"18446744073709551615\"", "\"seed\":\"18446744073709551616\"")]
    [InlineData("\"seed\":\"18446744073709551615\"", "\"seed\":\"-1\"")]
    [InlineData("\"seed\":\"18446744073709551615\"", "\"seed\":1")]
    [InlineData("\"digest\":\"ba", "\"digest\":\"BA")]
    [InlineData("\"digest\":\"ba", "\"digest\":\"")]
    [InlineData("06:30:00Z", "06:30:00+00:00")]
    [InlineData("06:30:00Z", "06:30:00")]
    [InlineData("\"single_stream\"", "\"SINGLE_STREAM\"")]
    [InlineData("\"single_stream\"", "0")]
    [InlineData("\"counts\":[1,2]", "\"counts\":[1,2],\"counts\":[1,2]")]
    [InlineData("\"counts\":[1,2]", "\"counts\":[1,2],\"further\":1")]
    [InlineData("\"counts\":[1,2]", "\"counts\":[1,2.5]")]
    [InlineData(",\"counts\":[1,2]", "")]
    [InlineData("\"counts\":[1,2]", "\"counts\":[1,2,]")]
    [InlineData("\"counts\":[1,2]", "\"counts\":[1,2]/* two */")]
    public void What_is_never_written_is_refused(string good, string bad)
    {
        Assert.Contains(good, Text, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Sample>(Text.Replace(good, bad, StringComparison.Ordinal), BenchJson.Line));
    }

    [Fact]
    public void A_problem_is_its_family_and_its_shape()
    {
        Problem problem = new AttentionProblem { Heads = 2, Sequence = 16, HeadDim = 8, Causal = true };
        string text = JsonSerializer.Serialize(problem, BenchJson.Line);
        Assert.Equal("""{"family":"attention","heads":2,"sequence":16,"head_dim":8,"causal":true}""", text);
        Assert.Equal(problem, JsonSerializer.Deserialize<Problem>(text, BenchJson.Line));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Problem>(text.Replace("attention", "sorting", StringComparison.Ordinal), BenchJson.Line));
    }

    private static double Again(double value) => JsonSerializer.Deserialize<double>(JsonSerializer.Serialize(value, BenchJson.Line), BenchJson.Line);

    private sealed record Sample
    {
        public required double RealNumber { get; init; }

        public required ulong Seed { get; init; }

        public required Sha256Digest Digest { get; init; }

        public required DateTimeOffset StartedAt { get; init; }

        public required TimeSpan Waited { get; init; }

        public required Scenario Scenario { get; init; }

        public string? Remark { get; init; }

        public required ImmutableArray<int> Counts { get; init; }
    }
}
