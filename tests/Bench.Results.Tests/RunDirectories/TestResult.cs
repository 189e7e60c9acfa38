using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bench.Results.Accuracy;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Tests.RunDirectories;

/// <summary>A small result whose clock was never real and everything else was: streams by the seeds, responses by arithmetic, scored, summed up and written as files.</summary>
internal sealed class TestResult
{
    private const int ResponseBytes = 128;

    private readonly ReadOnlyMemory<byte>? trace;
    private readonly string name;

    /// <summary>Measures on paper.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="latencyNs">How long a record's query takes, nanoseconds.</param>
    /// <param name="arrivals">How queries arrive in Server; Poisson by default.</param>
    /// <param name="trace">The replayed arrivals' file.</param>
    /// <param name="tokens">Whether responses have tokens.</param>
    /// <param name="name">Follows the submitter's name and goes into the salts: another name is another result.</param>
    public TestResult(Scenario scenario, Profile profile = Profile.Full, Func<int, long>? latencyNs = null, ArrivalProcess? arrivals = null, ReadOnlyMemory<byte>? trace = null, bool tokens = false, string name = "")
    {
        this.trace = trace;
        this.name = name;
        Plan = PlanFor(scenario, profile, arrivals) with { Submitter = TestDefinitions.Submission.Submitter + name };
        latencyNs ??= static record => 800_000_000 + ((record * 7919L % 101) * 1_000_000);
        (Performance, ImmutableArray<ReadOnlyMemory<byte>> timed) = Run(Plan.Performance, latencyNs, tokens);
        (Accuracy, ImmutableArray<ReadOnlyMemory<byte>> answered) = Run(Plan.Accuracy, latencyNs, tokens);
        (TimedResponses, AccuracyResponses) = (timed, answered);
        Scored = Score.Of(
            TestDefinitions.Workload,
            Plan,
            new TestMatmul(),
            new RunResponses { Log = Accuracy, Bytes = answered },
            new RunResponses { Log = Performance, Bytes = timed });
        Declared = new ResultDeclaration
        {
            Valid = Performance.End.Summary.Valid && Scored.Score.Passed,
            Metric = Performance.End.Summary.Metric,
            Value = Performance.End.Summary.Value,
            Unit = Performance.End.Summary.Unit,
            Accuracy = Scored.Score.Score,
            AccuracyTarget = Scored.Score.Target,
            SpeedOfLightPercent = SpeedOfLight.PercentOf(TestDefinitions.Workload.Problem, Plan, Performance, TestDefinitions.System.Limits),
            HarnessOverheadNs = 12_000,
        };
    }

    public Plan Plan { get; }

    public RunLog Performance { get; }

    public RunLog Accuracy { get; }

    /// <summary>The whole responses that the timed run kept.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> TimedResponses { get; }

    /// <summary>The whole responses of the accuracy run.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> AccuracyResponses { get; }

    public ScoredResponses Scored { get; }

    public ResultDeclaration Declared { get; }

    /// <summary>Readers that know the tests' definitions and refuse everything else.</summary>
    public static DefinitionReaders Readers { get; } = new()
    {
        Workload = Reader(TestDefinitions.WorkloadYaml, TestDefinitions.Workload),
        Submission = Reader(TestDefinitions.SubmissionYaml, TestDefinitions.Submission),
        Ruleset = Reader(TestDefinitions.RulesetYaml, TestDefinitions.Ruleset),
        Sut = static (path, _) => throw new InvalidOperationException($"{path}: the tests' results are the shipped backend's"),
        PublishedRuleset = static id => id == "1.0" ? Sha256Digest.Of(TestDefinitions.Bytes(TestDefinitions.RulesetYaml)) : null,
    };

    /// <summary>The result's TEST04 runs, in order of issue: each of the queries that follow from the timed run takes so long.</summary>
    /// <param name="latencyNs">Of a run's query, nanoseconds.</param>
    public ImmutableArray<ComplianceRun> CachingRuns(Func<ComplianceBlock, long> latencyNs)
    {
        ComplianceTraffic traffic = new(Plan, TestDefinitions.Workload.Dataset, Performance.End);
        return
        [
            .. ComplianceBlock.All.Where(static block => block.Test == ComplianceTest.Caching)
                .Select(block => new ComplianceRun { Block = block, Log = Run(traffic.SettingsOf(block), _ => latencyNs(block), tokens: false).Log }),
        ];
    }

    /// <summary>The result's files by name.</summary>
    public SortedDictionary<string, byte[]> Files()
    {
        string directory = Directory.CreateTempSubdirectory("bench-test-").FullName;
        try
        {
            WriteTo(directory);
            SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
            RunFiles written = RunFiles.InDirectory(directory);
            foreach (string name in written.Names)
            {
                files.Add(name, written.Read(name)!.Value.ToArray());
            }

            return files;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public void WriteTo(string directory)
    {
        RunDirectoryWriter writer = new(directory);
        writer.WriteDefinitions(new DefinitionTexts
        {
            Workload = TestDefinitions.Bytes(TestDefinitions.WorkloadYaml),
            Submission = TestDefinitions.Bytes(TestDefinitions.SubmissionYaml.Replace("submitter: Fixture", $"submitter: Fixture{name}", StringComparison.Ordinal)),
            Ruleset = TestDefinitions.Bytes(TestDefinitions.RulesetYaml),
            Trace = trace,
        });
        writer.WritePlan(Plan);
        writer.WriteSystem(TestDefinitions.System);
        writer.WriteScore(Scored.Score, Scored.Rows.AsSpan());
        writer.WriteResult(Declared);
        writer.WriteFindings([]);
        writer.WriteAttempts(TestAttempts.Of(Plan, Performance.Header));
        WriteRun(directory, Performance, TestMode.PerformanceOnly);
        WriteRun(directory, Accuracy, TestMode.AccuracyOnly);
    }

    public static Parsed<Evidence> Read(SortedDictionary<string, byte[]> files) =>
        EvidenceReader.Read(new RunFiles(files.Keys, name => files[name]), Readers);

    private static void WriteRun(string directory, RunLog run, TestMode mode)
    {
        Directory.CreateDirectory(Path.Combine(directory, RunFileNames.FolderOf(mode)));
        StringBuilder text = new();
        text.Append(JsonSerializer.Serialize(new { run.Header }, BenchJson.Line)).Append('\n');
        foreach (RunFault fault in run.Faults)
        {
            text.Append(JsonSerializer.Serialize(new { Fault = fault }, BenchJson.Line)).Append('\n');
        }

        text.Append(JsonSerializer.Serialize(new { run.End }, BenchJson.Line)).Append('\n');
        File.WriteAllText(Path.Combine(directory, RunFileNames.LogOf(mode)), text.ToString());
        File.WriteAllBytes(Path.Combine(directory, RunFileNames.RecordsOf(mode)), BinaryRecords.ToBytes(run.Records.ToArray().AsSpan()));
        if (!run.TokenTimes.IsEmpty)
        {
            File.WriteAllBytes(Path.Combine(directory, RunFileNames.TokensOf(mode)), BinaryRecords.ToBytes(run.TokenTimes.AsSpan()));
        }
    }

    private static ReadDefinition<T> Reader<T>(string yaml, T value)
        where T : class => (path, text) => text.Span.SequenceEqual(TestDefinitions.Bytes(yaml))
            ? Parsed<T>.Of(value, [])
            : Parsed<T>.Refused([new Finding { RuleId = "TEST", Severity = Severity.Error, Message = "other text than the fixture's", Location = new Location(path) }]);

    private static Plan PlanFor(Scenario scenario, Profile profile, ArrivalProcess? arrivals)
    {
        Ruleset ruleset = TestDefinitions.Ruleset;
        ProfileNumbers numbers = ruleset.NumbersOf(profile);
        TestSettings performance = new()
        {
            Scenario = scenario,
            TargetQps = arrivals is ArrivalProcess.Trace replayed ? replayed.MeanQps : 2,
            Arrivals = arrivals,
            TargetLatencyNs = TestDefinitions.Workload.For(scenario)?.LatencyBoundNs ?? 100_000_000,
            TargetLatencyPercentile = scenario is Scenario.SingleStream ? 0.90 : 0.99,
            SamplesPerQuery = scenario == Scenario.MultiStream ? ruleset.MultiStreamSamplesPerQuery : 1,
            MinDurationMs = (long)numbers.MinDuration.TotalMilliseconds,
            MinQueryCount = scenario == Scenario.Offline ? numbers.OfflineMinSamples : scenario == Scenario.MultiStream ? numbers.MultiStreamMinQueries : numbers.MinQueries,
            QslRngSeed = ruleset.Seeds.Qsl,
            SampleIndexRngSeed = ruleset.Seeds.SampleIndex,
            ScheduleRngSeed = ruleset.Seeds.Schedule,
            EarlyStopping = numbers.EarlyStopping,
        };
        return new Plan
        {
            Workload = TestDefinitions.Workload.Id,
            WorkloadVersion = TestDefinitions.Workload.Version,
            WorkloadDigest = Sha256Digest.Of(TestDefinitions.Bytes(TestDefinitions.WorkloadYaml)),
            Ruleset = ruleset.Id,
            RulesetDigest = Sha256Digest.Of(TestDefinitions.Bytes(TestDefinitions.RulesetYaml)),
            Scenario = scenario,
            Profile = profile,
            Division = Division.Closed,
            Category = Category.Available,
            Submitter = TestDefinitions.Submission.Submitter,
            System = TestDefinitions.Submission.System,
            Submittable = true,
            Precision = TestDefinitions.Submission.Precision,
            Performance = performance,
            Accuracy = performance with { Mode = TestMode.AccuracyOnly },
            WarmUpMs = (long)numbers.WarmUp.TotalMilliseconds,
            Sut = new SutPlan { Name = SutPlan.Shipped, Command = [], InProcess = false, Threads = 2, TimeoutMs = 30_000 },
            Responses = new ResponsePlan
            {
                KeptShare = numbers.KeptShare,
                MaximumKept = ruleset.MaximumKeptResponses,
                MaximumBytes = ruleset.MaximumKeptBytes,
                Judged = numbers.JudgedResponses,
                Positions = ruleset.PositionsPerResponse,
                TokensToEstablishPrecision = ruleset.TokensToEstablishPrecision,
            },
            Settings = [new PlannedSetting("min_duration", $"{numbers.MinDuration.TotalMilliseconds} ms", "ruleset.yaml")],
        };
    }

    private (RunLog Log, ImmutableArray<ReadOnlyMemory<byte>> Responses) Run(TestSettings settings, Func<int, long> latencyNs, bool tokens)
    {
        byte[] salt = SHA256.HashData(Encoding.ASCII.GetBytes($"{settings.Scenario} {settings.Mode}{name}"));
        DatasetSpec dataset = TestDefinitions.Workload.Dataset;
        RunHeader header = new()
        {
            Settings = settings,
            TotalSampleCount = dataset.Samples,
            PerformanceSampleCount = dataset.PerformanceSamples,
            SutName = SutPlan.Shipped,
            InProcess = false,
            BuildDigest = Sha256Digest.Of("a build"u8),
            DatasetDigest = dataset.Sha256,
            MachineDigest = TestDefinitions.System.Fingerprint,
            HarnessVersion = "0.1.0",
            StartedAt = new DateTimeOffset(2026, 11, 22, 6, 0, 0, TimeSpan.Zero),
            SaltCommitment = Sha256Digest.Of(salt),
        };
        QueryPhase[] phases = [.. QueryStream.Of(EffectiveSettings.Of(settings, dataset.Samples, dataset.PerformanceSamples)).Phases];
        int[] samples = [.. phases.SelectMany(static phase => phase.SampleIndices.ToArray())];
        long[] schedule = [.. phases.SelectMany(static phase => phase.ScheduledNs.ToArray())];
        int perQuery = phases[0].SamplesPerQuery;
        QueryRecord[] records = [.. settings.Arrivals is ArrivalProcess.ClosedLoop loop ? IssueLoop(settings, loop.Concurrency, samples.Length, latencyNs) : Issue(settings, samples.Length, perQuery, latencyNs)];
        long[] tokenTimes = tokens ? Tokens(records) : [];
        int queries = settings.Scenario == Scenario.Offline ? schedule.Length : records.Length / perQuery;

        SaltedChoices choices = new(salt);
        long[] keptRecords = [.. Enumerable.Range(0, records.Length).Where(record => choices.IsKept(record, KeptShareOf(settings))).Select(static record => (long)record).Take(1024)];
        ImmutableArray<ReadOnlyMemory<byte>> responses = [.. keptRecords.Select(record => (ReadOnlyMemory<byte>)TestMatmul.Respond(samples[record]))];
        bool server = settings.IsScheduled;
        RunLog log = new() { Header = header, Faults = [], Records = [.. records], TokenTimes = [.. tokenTimes], End = null! };
        RunEnd end = new()
        {
            Salt = Convert.ToHexStringLower(salt),
            IndexStream = StreamDigest.Of(samples.AsSpan(0, records.Length)),
            Schedule = StreamDigest.Of(schedule.AsSpan(0, queries)),
            QueryIds = StreamDigest.Of([.. Enumerable.Range(0, records.Length).Select(record => choices.QueryId(record))]),
            Records = RecordChain.HeadOf(records),
            TokenTimes = Sha256Digest.Of(BinaryRecords.ToBytes<long>(tokenTimes)),
            LastIssueNs = records[^1].IssueNs + (server ? schedule[records.Length - 1] : 0),
            LastCompletionNs = records.Select((record, number) => record.LatencyNs + (server ? schedule[number] : record.IssueNs)).Max(),
            Lateness = RunMetrics.LatenessOf(settings, RecordPieces.Of(records)),
            Summary = RunMetrics.Of(log),
            Kept = [.. keptRecords.Select((record, number) => new KeptResponse
            {
                Record = record,
                Sample = samples[record],
                Length = ResponseBytes,
                Sha256 = Sha256Digest.Of(responses[number].Span),
            })],
        };
        return (log with { End = end }, responses);
    }

    private static double KeptShareOf(TestSettings settings) =>
        settings.Mode == TestMode.AccuracyOnly ? 1 : settings.EarlyStopping ? TestDefinitions.Ruleset.Full.KeptShare : TestDefinitions.Ruleset.Quick.KeptShare;

    /// <summary>Four tokens a response: the first after half of its latency, the last with its completion.</summary>
    private static long[] Tokens(QueryRecord[] records)
    {
        List<long> words = [];
        for (int record = 0; record < records.Length; record++)
        {
            long latency = records[record].LatencyNs;
            records[record].TokenOffset = (uint)words.Count;
            words.AddRange([4, latency / 2, latency * 3 / 4, latency * 7 / 8, latency]);
        }

        return [.. words];
    }

    /// <summary>A closed loop on a clock of paper: the first of the outstanding queries to be complete makes room for the next; a phase of an accuracy run starts when all are.</summary>
    private static IEnumerable<QueryRecord> IssueLoop(TestSettings settings, int concurrency, int generated, Func<int, long> latencyNs)
    {
        long now = 0;
        PriorityQueue<int, long> outstanding = new();
        for (int record = 0; record < generated; record++)
        {
            bool phaseStarts = settings.Mode == TestMode.AccuracyOnly && record % TestDefinitions.Workload.Dataset.PerformanceSamples == 0;
            while (outstanding.Count > (phaseStarts ? 0 : concurrency - 1) && outstanding.TryDequeue(out _, out long complete))
            {
                now = Math.Max(now, complete);
            }

            outstanding.Enqueue(record, now + latencyNs(record));
            yield return new QueryRecord { IssueNs = now, LatencyNs = latencyNs(record), TokenOffset = QueryRecord.NoTokens, Status = QueryStatus.Complete };
            if (settings.Mode == TestMode.PerformanceOnly && record + 1 >= settings.MinQueryCount && now >= settings.MinDurationMs * 1_000_000)
            {
                yield break;
            }
        }
    }

    /// <summary>LoadGen's issue rules on a clock of paper.</summary>
    private static IEnumerable<QueryRecord> Issue(TestSettings settings, int generated, int perQuery, Func<int, long> latencyNs)
    {
        long now = 0;
        for (int first = 0; first < generated; first += perQuery)
        {
            long greatest = 0;
            for (int record = first; record < first + perQuery; record++)
            {
                long latency = latencyNs(record);
                greatest = Math.Max(greatest, latency);
                long issue = settings.Scenario == Scenario.Server ? record % 3 * 1000 : now;
                yield return new QueryRecord { IssueNs = issue, LatencyNs = latency, TokenOffset = QueryRecord.NoTokens, Status = QueryStatus.Complete };
            }

            bool paced = settings is { Mode: TestMode.PerformanceOnly, Scenario: Scenario.SingleStream or Scenario.MultiStream };
            if (paced && (first / perQuery) + 1 >= settings.MinQueryCount && now >= settings.MinDurationMs * 1_000_000)
            {
                yield break;
            }

            now += greatest;
        }
    }
}
