using System.Collections.Immutable;
using System.Text.Json;
using Bench.Results.Recomputations;
using Bench.Results.RunDirectories;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.Recomputations;

public sealed class RecomputationTests
{
    private static readonly Evidence Honest = TestResult.Read(new TestResult(Scenario.SingleStream, Profile.Quick).Files()).Value!;

    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.MultiStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void Every_number_of_an_honest_result_follows_from_its_logs(Scenario scenario)
    {
        Parsed<Evidence> parsed = TestResult.Read(new TestResult(scenario, Profile.Quick).Files());

        Assert.Empty(parsed.Findings);
        Assert.Empty(Recomputation.Check(parsed.Value!));
    }

    [Fact]
    public void A_changed_end_of_a_run_is_found_field_by_field()
    {
        RunEnd end = Honest.Performance!.End;
        Sha256Digest other = Sha256Digest.Of("other"u8);
        (string Field, RunEnd Changed)[] changes =
        [
            ("end.index_stream", end with { IndexStream = other }),
            ("end.schedule", end with { Schedule = other }),
            ("end.query_ids", end with { QueryIds = other }),
            ("end.records", end with { Records = other }),
            ("end.token_times", end with { TokenTimes = other }),
            ("end.last_issue_ns", end with { LastIssueNs = end.LastIssueNs + 1 }),
            ("end.last_completion_ns", end with { LastCompletionNs = end.LastCompletionNs + 1 }),
            ("end.lateness", end with { Lateness = new Lateness { P50Ns = 0, P99Ns = 0, MaxNs = 0 } }),
            ("end.summary.query_count", end with { Summary = end.Summary with { QueryCount = 7 } }),
            ("end.summary.value", end with { Summary = end.Summary with { Value = end.Summary.Value - 1 } }),
            ("end.summary.mean_latency_ns", end with { Summary = end.Summary with { MeanLatencyNs = 1 } }),
            ("end.summary.min_duration_met", end with { Summary = end.Summary with { MinDurationMet = false } }),
            ("end.summary.percentiles[1].latency_ns", end with { Summary = end.Summary with { Percentiles = end.Summary.Percentiles.SetItem(1, new PercentileLatency(0.9, 1)) } }),
        ];
        foreach ((string field, RunEnd changed) in changes)
        {
            Finding finding = Assert.Single(Recomputation.Check(Honest with { Performance = Honest.Performance with { End = changed } }));
            Assert.Equal(("E_RECOMPUTE", "performance/run.jsonl"), (finding.RuleId, finding.Location.Path));
            Assert.StartsWith(field + " is ", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_record_changed_after_the_run_is_found_by_digest_and_by_what_follows_from_it()
    {
        RunLog run = Honest.Performance!;
        QueryRecord first = run.Records[0];
        Evidence faster = Honest with { Performance = run with { Records = run.Records.ToImmutableArray().SetItem(0, first with { LatencyNs = first.LatencyNs / 2 }) } };

        string[] fields = [.. Recomputation.Check(faster).Select(static finding => finding.Message.Split(' ')[0])];
        Assert.Contains("end.records", fields);
        Assert.Contains("end.summary.min_latency_ns", fields);
        Assert.Contains("speed_of_light_percent", fields);
    }

    [Fact]
    public void Another_salt_contradicts_its_commitment_and_every_choice()
    {
        Evidence other = Honest with { Performance = Honest.Performance! with { End = Honest.Performance.End with { Salt = new string('0', 64) } } };

        string[] messages = [.. Recomputation.Check(other).Select(static finding => finding.Message)];
        Assert.Contains(messages, static message => message.StartsWith("header.salt_commitment is ", StringComparison.Ordinal));
        Assert.Contains(messages, static message => message.StartsWith("end.query_ids is ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_response_left_out_or_smuggled_in_is_found()
    {
        ImmutableArray<KeptResponse> kept = Honest.Performance!.End.Kept;
        Assert.True(kept.Length >= 2, "the fixture keeps too few responses for this test");
        ImmutableArray<Finding> without = Recomputation.Check(WithKept(kept.RemoveAt(0)));
        Assert.Contains(without, finding => finding.Message.Contains($"the response of record {kept[0].Record} is not kept", StringComparison.Ordinal));

        long free = Enumerable.Range(0, Honest.Performance.Records.Length).Select(static record => (long)record).Except(kept.Select(static response => response.Record)).First();
        ImmutableArray<Finding> added = Recomputation.Check(WithKept(kept.Add(kept[0] with { Record = free })));
        Assert.Contains(added, finding => finding.Message.StartsWith($"end.kept: the response of record {free} is kept", StringComparison.Ordinal));

        ImmutableArray<Finding> renamed = Recomputation.Check(WithKept(kept.SetItem(0, kept[0] with { Sample = kept[0].Sample ^ 1 })));
        Assert.Contains(renamed, finding => finding.Message.StartsWith($"end.kept: the sample of record {kept[0].Record} is", StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_and_unfinished_records_are_found()
    {
        RunLog run = Honest.Performance!;
        Evidence unfinished = Honest with { Performance = run with { Records = run.Records.ToImmutableArray().SetItem(3, run.Records[3] with { Status = QueryStatus.Outstanding }) } };
        Assert.Contains(Recomputation.Check(unfinished), static finding => finding.Message.StartsWith("the number of records without a terminal status is 1", StringComparison.Ordinal));

        RunLog accuracy = Honest.Accuracy!;
        Evidence longer = Honest with { Accuracy = accuracy with { Records = accuracy.Records.ToImmutableArray().Add(accuracy.Records[0]) } };
        Assert.Contains(Recomputation.Check(longer), static finding => finding.Location.Path == "accuracy/queries.bin" && finding.Message.StartsWith("the number of records is 17", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_row_is_found_by_its_bits_its_error_and_the_score()
    {
        ResponseRow row = Honest.Rows[0];
        (string Start, ResponseRow Changed)[] changes =
        [
            ("row 0 of responses[0] (record 0): position is 1", row with { Position = 1 }),
            ("row 0 of responses[0] (record 0): value is", row with { Value = row.Reference }),
            ("row 0 of responses[0] (record 0): value is", row with { Raw = row.Raw ^ 1 }),
            ("responses[0] (record 0): SHA-256 of its elements is", row with { Raw = row.Raw ^ 1 }),
            ("responses[0].error is", row with { Reference = row.Reference + 1 }),
            ("score is", row with { Reference = row.Reference + 1 }),
            ("row 0 of responses[0] (record 0): scale is", row with { Scale = double.NaN }),
            ("passed is true", row with { Scale = double.PositiveInfinity }),
        ];
        foreach ((string start, ResponseRow changed) in changes)
        {
            ImmutableArray<Finding> findings = Recomputation.Check(Honest with { Rows = Honest.Rows.SetItem(0, changed) });
            Assert.Contains(findings, finding => finding.Message.StartsWith(start, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_changed_score_or_declaration_is_found_field_by_field()
    {
        AccuracyScore score = Honest.Score!;
        (string Field, AccuracyScore Changed)[] scores =
        [
            ("target", score with { Target = score.Target * 2 }),
            ("score", score with { Score = 0 }),
            ("passed", score with { Passed = false }),
            ("precision_established", score with { PrecisionEstablished = !score.PrecisionEstablished }),
            ("judged_values", score with { JudgedValues = 1 }),
            ("metric", score with { Metric = "max_logit_margin" }),
            ("inputs", score with { Inputs = NumberFormat.Bf16 }),
            ("responses[2].sha256", score with { Responses = score.Responses.SetItem(2, score.Responses[2] with { Sha256 = default }) }),
            ("responses[2].record", score with { Responses = score.Responses.SetItem(2, score.Responses[2] with { Record = 0 }) }),
        ];
        foreach ((string field, AccuracyScore changed) in scores)
        {
            Finding finding = Assert.Single(Recomputation.Check(Honest with { Score = changed }));
            Assert.Equal("accuracy.json", finding.Location.Path);
            Assert.StartsWith(field + " is ", finding.Message, StringComparison.Ordinal);
        }

        ResultDeclaration declared = Honest.Declared!;
        (string Field, ResultDeclaration Changed)[] declarations =
        [
            ("metric", declared with { Metric = "samples_per_second" }),
            ("value", declared with { Value = declared.Value * (1 - 1e-15) }),
            ("unit", declared with { Unit = "ms" }),
            ("accuracy", declared with { Accuracy = 0 }),
            ("accuracy_target", declared with { AccuracyTarget = 1 }),
            ("speed_of_light_percent", declared with { SpeedOfLightPercent = 99 }),
        ];
        foreach ((string field, ResultDeclaration changed) in declarations)
        {
            Finding finding = Assert.Single(Recomputation.Check(Honest with { Declared = changed }));
            Assert.Equal("result.json", finding.Location.Path);
            Assert.StartsWith(field + " is ", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_definition_other_than_the_planned_is_found()
    {
        Assert.Contains(Recomputation.Check(Honest with { WorkloadDigest = default }), static finding => finding.Message.StartsWith("workload_digest is ", StringComparison.Ordinal));
        Assert.Contains(Recomputation.Check(Honest with { RulesetDigest = default }), static finding => finding.Message.StartsWith("ruleset_digest is ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_signed_statement_must_say_what_the_payload_says()
    {
        StatementClaims claims = StatementClaims.Of(Honest)!;
        Assert.Empty(Recomputation.CheckStatement(claims, Honest));

        (string Field, StatementClaims Changed)[] changes =
        [
            ("value", claims with { Value = claims.Value / 2 }),
            ("valid", claims with { Valid = false }),
            ("scenario", claims with { Scenario = Scenario.Offline }),
            ("workload_digest", claims with { WorkloadDigest = default }),
            ("submitter", claims with { Submitter = "Somebody" }),
            ("started", claims with { Started = claims.Started!.Value.AddSeconds(1) }),
            ("harness_digest", claims with { HarnessDigest = default(Sha256Digest) }),
        ];
        foreach ((string field, StatementClaims changed) in changes)
        {
            Finding finding = Assert.Single(Recomputation.CheckStatement(changed, Honest));
            Assert.Equal("attestations/submitter.dsse.json", finding.Location.Path);
            Assert.StartsWith(field + " is ", finding.Message, StringComparison.Ordinal);
        }

        // Neither side is called the truth: either may have been changed.
        Assert.EndsWith($"; the payload has {claims.Submitter}", Recomputation.CheckStatement(claims with { Submitter = "Somebody" }, Honest)[0].Message, StringComparison.Ordinal);

        // Of a system under test of the submitter's own the runs have that one's digest, and nothing has the harness's.
        Evidence own = Honest with { Sut = new SutDefinition { Name = "own", Command = ["own"] } };
        Assert.Empty(Recomputation.CheckStatement(claims with { HarnessDigest = default(Sha256Digest) }, own));
        Assert.Single(Recomputation.CheckStatement(claims, Honest with { Declared = null }));
    }

    [Fact]
    public void The_declared_verdict_must_be_that_of_the_rules()
    {
        Finding error = new() { RuleId = "RUN101", Severity = Severity.Error, Message = "m", Location = new Location("f") };
        Assert.Empty(Recomputation.CheckVerdict(Honest.Declared!, []));
        Assert.StartsWith("valid is true", Assert.Single(Recomputation.CheckVerdict(Honest.Declared!, [error])).Message, StringComparison.Ordinal);
        Assert.Empty(Recomputation.CheckVerdict(Honest.Declared! with { Valid = false }, [error]));
    }

    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.MultiStream)]
    public void A_query_issued_before_the_one_before_it_was_complete_is_found(Scenario scenario)
    {
        Evidence honest = TestResult.Read(new TestResult(scenario, Profile.Quick).Files()).Value!;
        ImmutableArray<QueryRecord> records = [.. honest.Performance!.Records];
        int last = records.Length - honest.Performance.Header.Settings.SamplesPerQuery;
        QueryRecord[] early = [.. records.Select((record, number) => number < last ? record : record with { IssueNs = record.IssueNs - 1 })];
        Assert.Contains(Timed(honest, early), finding => finding.Message.StartsWith($"record {last}: issue_ns is ", StringComparison.Ordinal) && finding.Location.Path == "performance/queries.bin");

        QueryRecord[] all = [.. records.Select(static record => record with { IssueNs = 0 })];
        Assert.Contains(Timed(honest, all), static finding => finding.Message.Contains(": issue_ns is 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Samples_of_one_query_that_were_issued_apart_are_found()
    {
        foreach (Scenario scenario in new[] { Scenario.MultiStream, Scenario.Offline })
        {
            Evidence honest = TestResult.Read(new TestResult(scenario, Profile.Quick).Files()).Value!;
            ImmutableArray<QueryRecord> records = [.. honest.Performance!.Records];
            QueryRecord[] apart = [.. records.SetItem(1, records[1] with { IssueNs = records[1].IssueNs + 1 })];
            Assert.Contains(Timed(honest, apart), static finding => finding.Message.StartsWith("record 1: issue_ns is 1;", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_offline_query_issued_after_the_start_is_found()
    {
        Evidence honest = TestResult.Read(new TestResult(Scenario.Offline, Profile.Quick).Files()).Value!;
        QueryRecord[] late = [.. honest.Performance!.Records.Select(static record => record with { IssueNs = 5 })];
        Assert.Contains(Timed(honest, late), static finding => finding.Message.StartsWith("record 0: issue_ns is 5; the rest of the evidence gives 0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_query_issued_out_of_order_or_complete_before_its_issue_is_found()
    {
        Evidence honest = TestResult.Read(new TestResult(Scenario.Server, Profile.Quick).Files()).Value!;
        ImmutableArray<QueryRecord> records = [.. honest.Performance!.Records];
        QueryRecord[] overtaken = [.. records.SetItem(0, records[0] with { IssueNs = 60_000_000_000, LatencyNs = 60_000_000_001 })];
        Assert.Contains(Timed(honest, overtaken), static finding => finding.Message.StartsWith("record 1: the time of issue is ", StringComparison.Ordinal));
        QueryRecord[] foreseen = [.. records.SetItem(1, records[1] with { LatencyNs = records[1].IssueNs - 1 })];
        Assert.Contains(Timed(honest, foreseen), static finding => finding.Message.StartsWith("record 1: latency_ns is 999;", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_machine_or_data_set_than_the_evidence_s_own_is_found()
    {
        Assert.Contains(
            Recomputation.Check(Honest with { System = Honest.System with { Found = Honest.System.Found.SetItem("cores", "64") } }),
            static finding => finding.Location.Path == "system.json" && finding.Message.StartsWith("fingerprint is ", StringComparison.Ordinal));

        (string Field, Func<RunHeader, RunHeader> Change)[] changes =
        [
            ("header.machine_digest", static header => header with { MachineDigest = default }),
            ("header.total_sample_count", static header => header with { TotalSampleCount = header.TotalSampleCount + 1 }),
            ("header.performance_sample_count", static header => header with { PerformanceSampleCount = header.PerformanceSampleCount - 1 }),
        ];
        foreach ((string field, Func<RunHeader, RunHeader> change) in changes)
        {
            Evidence changed = Honest with { Performance = Honest.Performance! with { Header = change(Honest.Performance.Header) } };
            Assert.Contains(Recomputation.Check(changed), finding => finding.Location.Path == "performance/run.jsonl" && finding.Message.StartsWith(field + " is ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_listed_setting_must_say_what_the_plan_says()
    {
        PlannedSetting listed = Honest.Plan.Settings[0];
        Assert.StartsWith("settings[0].value (min_duration) is 1 ms;", Assert.Single(Recomputation.Check(Listing(listed with { Value = "1 ms" }))).Message, StringComparison.Ordinal);
        Assert.StartsWith("settings[0].name is certified;", Assert.Single(Recomputation.Check(Listing(listed with { Name = "certified" }))).Message, StringComparison.Ordinal);

        // Without the list of attempts, whose digest of the plan differs too.
        static Evidence Listing(PlannedSetting setting) => Honest with { Attempts = null, Plan = Honest.Plan with { Settings = [setting] } };
    }

    [Theory]
    [InlineData("implementation", "skipping", "settings[0].value (implementation) is skipping; the rest of the evidence gives no sut.implementation", "sut.implementation is skipping; the rest of the evidence gives no setting implementation")]
    [InlineData("tuning", "few: 8", "settings[0].value (tuning) is few: 8; the rest of the evidence gives no sut.tuning", "sut.tuning is few: 8; the rest of the evidence gives no setting tuning")]
    [InlineData("deterministic", "yes", "settings[0].value (deterministic) is yes; the rest of the evidence gives no sut.deterministic", "sut.deterministic is yes; the rest of the evidence gives no setting deterministic")]
    public void What_was_chosen_of_the_shipped_backend_stands_in_both_places(string name, string value, string onlyListed, string onlyClaimed)
    {
        PlannedSetting listed = new(name, value, "--" + name);
        SutPlan claimed = name switch
        {
            "implementation" => Honest.Plan.Sut with { Implementation = value },
            "tuning" => Honest.Plan.Sut with { Tuning = value },
            _ => Honest.Plan.Sut with { Deterministic = true },
        };
        Assert.Equal(onlyListed, Assert.Single(Found(Honest.Plan.Sut, [listed])).Message);
        Assert.Equal(onlyClaimed, Assert.Single(Found(claimed, [])).Message);
        Assert.Empty(Found(claimed, [listed]));
        Assert.Single(Found(claimed, [listed, listed with { Value = "another" }]));

        static ImmutableArray<Finding> Found(SutPlan sut, ImmutableArray<PlannedSetting> settings) =>
            Recomputation.Check(Honest with { Attempts = null, Plan = Honest.Plan with { Sut = sut, Settings = settings } });
    }

    [Fact]
    public void The_listed_findings_must_be_those_that_are_found()
    {
        Finding note = new() { RuleId = "RUN117", Severity = Severity.Note, Message = "m", Location = new Location("plan.json") };
        SortedDictionary<string, byte[]> files = new TestResult(Scenario.SingleStream, Profile.Quick).Files();
        RunFiles run = new(files.Keys, name => files[name]);
        Assert.Empty(Recomputation.CheckFindings(run, [], sameVersion: true));
        Assert.StartsWith("1 finding that judging gives is absent; the rest of the evidence gives ", Assert.Single(Recomputation.CheckFindings(run, [note], sameVersion: true)).Message, StringComparison.Ordinal);

        files["findings.json"] = JsonSerializer.SerializeToUtf8Bytes(new[] { note }, BenchJson.Indented);
        Assert.Empty(Recomputation.CheckFindings(run, [note], sameVersion: true));
        Assert.Empty(Recomputation.CheckFindings(run, [note with { Message = "in other words" }], sameVersion: false));
        Assert.Equal(2, Recomputation.CheckFindings(run, [note with { Message = "in other words" }], sameVersion: true).Length);
        Assert.Equal(2, Recomputation.CheckFindings(run, [note with { Severity = Severity.Error }], sameVersion: false).Length);

        files["findings.json"] = "[null]"u8.ToArray();
        Assert.Equal("FILE002", Assert.Single(Recomputation.CheckFindings(run, [], sameVersion: true)).RuleId);
        files.Remove("findings.json");
        Assert.StartsWith("the file is absent", Assert.Single(Recomputation.CheckFindings(new RunFiles(files.Keys, name => files[name]), [], sameVersion: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flood_of_differences_is_cut_with_its_number()
    {
        Evidence flooded = Honest with { Attempts = null, Plan = Honest.Plan with { Settings = [.. Enumerable.Repeat(new PlannedSetting("certified", "yes", "me"), 5000)] } };
        ImmutableArray<Finding> findings = Recomputation.Check(flooded);
        Assert.Equal(CappedFindings.Most + 1, findings.Length);
        Assert.Equal("and 4980 more of this kind", findings[^1].Message);
    }

    [Fact]
    public void Impossible_times_are_told_first_and_counted_then()
    {
        RunLog run = Honest.Performance!;
        Evidence longer = Honest with { Performance = run with { Header = run.Header with { Settings = run.Header.Settings with { MinQueryCount = 100 } } } };
        QueryRecord[] records = [.. Enumerable.Repeat(run.Records[0] with { IssueNs = 0 }, 100)];
        Finding[] impossible = [.. Timed(longer, records).Where(static finding => finding.Location.Path == "performance/queries.bin")];
        Assert.Equal(CappedFindings.Most + 1, impossible.Length);
        Assert.StartsWith($"record {CappedFindings.Most}: issue_ns is 0; ", impossible[^2].Message, StringComparison.Ordinal);
        Assert.Equal($"and {records.Length - 1 - CappedFindings.Most} more of this kind", impossible[^1].Message);
    }

    private static ImmutableArray<Finding> Timed(Evidence evidence, QueryRecord[] records) =>
        Recomputation.Check(evidence with { Performance = evidence.Performance! with { Records = [.. records] } });

    private static Evidence WithKept(ImmutableArray<KeptResponse> kept) =>
        Honest with { Performance = Honest.Performance! with { End = Honest.Performance.End with { Kept = kept } } };
}
