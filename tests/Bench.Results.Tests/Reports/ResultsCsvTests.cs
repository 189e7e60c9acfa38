using Bench.Results.Reports;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Tests;

namespace Bench.Results.Tests.Reports;

public sealed class ResultsCsvTests
{
    private static readonly Evidence Evidence = TestResult.Read(new TestResult(Scenario.SingleStream).Files()).Value!;

    [Fact]
    public void The_table_is_the_golden_one()
    {
        Finding error = new() { RuleId = "RUN101", Severity = Severity.Error, Message = "m", Location = new Location("f") };
        Finding note = error with { RuleId = "ACC108", Severity = Severity.Note };
        ResultRow good = ResultRow.Of(Evidence, [note], Sha256Digest.Of("bundle"u8));
        ResultRow bad = ResultRow.Of(Evidence, [error, note, error], bundle: null);
        ResultRow odd = good with { Submitter = "=1+1, \"quoted\"", Accuracy = null, Value = null };

        Assert.True(good.Valid);
        Assert.False(bad.Valid);
        Golden.Matches("results.csv", Csv([good, bad, odd]));
    }

    [Fact]
    public void A_result_with_tokens_has_their_columns()
    {
        Evidence tokens = TestResult.Read(new TestResult(Scenario.SingleStream, latencyNs: static _ => 800_000_000, tokens: true).Files()).Value!;
        string[] fields = Csv([ResultRow.Of(tokens, [], bundle: null)]).TrimEnd('\n').Split('\n')[1].Split(',');

        // 400 ms until the first of four tokens, 400 ms for the other three, 5 tokens a second in all.
        Assert.Equal(["400000000", "400000000", "", "133333333", "133333333", "", "200000000", "5"], fields[Column("ttft_p50_ns")..Column("arrivals")]);
    }

    [Theory]
    [InlineData(Scenario.SingleStream, "", "")]
    [InlineData(Scenario.MultiStream, "", "")]
    [InlineData(Scenario.Offline, "", "2")]
    [InlineData(Scenario.Server, "poisson", "2")]
    public void A_rate_stands_where_one_is_asked_for_and_each_test_with_its_outcome(Scenario scenario, string arrivals, string rate)
    {
        Evidence evidence = TestResult.Read(new TestResult(scenario).Files()).Value!;
        string[] fields = Csv([ResultRow.Of(evidence, [], bundle: null)]).TrimEnd('\n').Split('\n')[1].Split(',');

        Assert.Equal([arrivals, rate], fields[Column("arrivals")..Column("compliance")]);
        Assert.Equal("TEST01:pass TEST04:not_established TEST05:not_established", fields[Column("compliance")]);
    }

    [Fact]
    public void Arrivals_are_spelled_as_they_are_asked_for_and_a_closed_loop_has_no_rate()
    {
        string[] Fields(ArrivalProcess arrivals)
        {
            Evidence evidence = TestResult.Read(new TestResult(Scenario.Server, arrivals: arrivals).Files()).Value!;
            return Csv([ResultRow.Of(evidence, [], bundle: null)]).TrimEnd('\n').Split('\n')[1].Split(',')[Column("arrivals")..Column("compliance")];
        }

        Assert.Equal(["constant", "2"], Fields(new ArrivalProcess.Constant()));
        Assert.Equal(["closed-loop:4", ""], Fields(new ArrivalProcess.ClosedLoop(4)));
    }

    [Fact]
    public void What_a_draft_model_comes_to_has_its_columns()
    {
        ResultRow row = ResultRow.Of(Evidence, [], bundle: null) with { Speculation = new SpeculationCount(90, 60, 30), TokensPerDelivery = 2.75 };
        Assert.Equal(["90", "60", "30", "2.75", "fp32", ""], Csv([row]).TrimEnd('\n').Split('\n')[1].Split(',')[Column("draft_proposed")..]);
        Assert.Equal(["", "", "", "", "fp32", ""], Csv([ResultRow.Of(Evidence, [], bundle: null)]).TrimEnd('\n').Split('\n')[1].Split(',')[Column("draft_proposed")..]);
    }

    [Fact]
    public void An_empty_table_is_its_header() =>
        Assert.Equal("bundle,submitter,division,category,system,workload,scenario,profile,metric,value,unit,accuracy_metric,accuracy,accuracy_target,speed_of_light_percent,valid,findings,ttft_p50_ns,ttft_p99_ns,ttft_bound_ns,tpot_p50_ns,tpot_p99_ns,tpot_bound_ns,inter_token_p99_ns,tokens_per_second,arrivals,target_qps,compliance,draft_proposed,draft_accepted,target_steps,tokens_per_delivery,precision_inputs,implementation\n", Csv([]));

    private static int Column(string name) => ResultsCsv.Columns.IndexOf(name);

    private static string Csv(IEnumerable<ResultRow> rows)
    {
        using StringWriter text = new();
        ResultsCsv.Write(text, rows);
        return text.ToString();
    }
}
