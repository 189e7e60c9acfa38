using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>Writes anew everything in a result that follows from the rest, so that a fixture breaks the one rule that it is made for: a forger would do the same.</summary>
internal static class Settlement
{
    private static readonly string Salt = Sha256Digest.Of("salt"u8).Hex;

    /// <summary>The result with digests, summaries, kept and judged responses, score and declaration that follow from settings, records and rows.</summary>
    public static Evidence Of(Evidence evidence)
    {
        Evidence settled = evidence with
        {
            Performance = evidence.Performance is null ? null : Close(evidence, evidence.Performance),
            Accuracy = evidence.Accuracy is null ? null : Close(evidence, evidence.Accuracy),
        };
        return Declare(Judge(settled));
    }

    /// <summary>A run as planned, with evenly spaced queries that all complete: 20 ms each, or as long as the run must last.</summary>
    public static RunLog RunOf(Evidence evidence, TestMode mode)
    {
        TestSettings settings = mode == TestMode.PerformanceOnly ? evidence.Plan.Performance : evidence.Plan.Accuracy;
        return new RunLog
        {
            Header = new RunHeader
            {
                Settings = settings,
                TotalSampleCount = evidence.Workload.Dataset.Samples,
                PerformanceSampleCount = evidence.Workload.Dataset.PerformanceSamples,
                SutName = evidence.Plan.Sut.Name,
                InProcess = false,
                BuildDigest = Sha256Digest.Of("build"u8),
                DatasetDigest = evidence.Workload.Dataset.Sha256,
                MachineDigest = evidence.System.Fingerprint,
                HarnessVersion = "0.1.0",
                StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                SaltCommitment = Sha256Digest.Of(Convert.FromHexString(Salt)),
            },
            Faults = [],
            End = null!,
            Records = [.. Records(settings, Generated(settings, evidence.Workload.Dataset.Samples, evidence.Workload.Dataset.PerformanceSamples))],
        };
    }

    private static List<QueryPhase> Generated(TestSettings settings, int total, int performance) =>
        [.. QueryStream.Of(EffectiveSettings.Of(settings, total, performance), settings.Mode).Phases];

    private static IEnumerable<QueryRecord> Records(TestSettings settings, List<QueryPhase> phases)
    {
        const long latency = 20_000_000;
        bool timed = settings.Mode == TestMode.PerformanceOnly;
        bool oneByOne = settings.Scenario is Scenario.SingleStream or Scenario.MultiStream;
        long clock = 0;
        foreach (QueryPhase phase in phases)
        {
            // As LoadGen: a stream ends after the issue at which count and duration are reached.
            for (int query = 0; query < phase.QueryCount; query++)
            {
                for (int sample = 0; sample < phase.SamplesPerQuery; sample++)
                {
                    yield return new QueryRecord
                    {
                        IssueNs = oneByOne ? clock : 0,
                        LatencyNs = settings.Scenario == Scenario.Offline ? (sample + 1) * (timed ? 1 + (settings.MinDurationMs * 1_000_000 / phase.SamplesPerQuery) : latency) : latency,
                        TokenOffset = QueryRecord.NoTokens,
                        Status = QueryStatus.Complete,
                    };
                }

                if (timed && oneByOne && query + 1 >= settings.MinQueryCount && clock >= settings.MinDurationMs * 1_000_000)
                {
                    yield break;
                }

                clock += Math.Max(latency, timed ? settings.MinDurationMs * 1_000_000 / settings.MinQueryCount : 0);
            }
        }
    }

    private static RunLog Close(Evidence evidence, RunLog log)
    {
        RunHeader header = log.Header;
        List<QueryPhase> phases = Generated(header.Settings, header.TotalSampleCount, header.PerformanceSampleCount);
        int[] samples = [.. phases.SelectMany(static phase => phase.SampleIndices.ToArray()).Take(log.Records.Length)];
        int perQuery = phases[0].SamplesPerQuery;
        long[] scheduled = [.. phases.SelectMany(static phase => phase.ScheduledNs.ToArray()).Take((samples.Length + perQuery - 1) / perQuery)];
        SaltedChoices choices = new(Convert.FromHexString(Salt));
        double share = header.Settings.Mode == TestMode.AccuracyOnly ? 1 : evidence.Numbers().KeptShare;
        RunEnd end = new()
        {
            Salt = Salt,
            IndexStream = StreamDigest.Of(samples),
            Schedule = StreamDigest.Of(scheduled),
            QueryIds = StreamDigest.Of([.. Enumerable.Range(0, log.Records.Length).Select(record => choices.QueryId(record))]),
            Records = Sha256Digest.Of(MemoryMarshal.AsBytes(log.Records.AsSpan())),
            TokenTimes = Sha256Digest.Of(MemoryMarshal.AsBytes(log.TokenTimes.AsSpan())),
            LastIssueNs = log.Records[^1].IssueNs,
            LastCompletionNs = log.Records[^1].IssueNs + log.Records[^1].LatencyNs,
            Lateness = RunMetrics.LatenessOf(header.Settings.Scenario, log.Records.AsSpan()),
            Summary = RunMetrics.Of(log),
            Kept =
            [
                .. samples.Index().Where(issued => log.Records[issued.Index].Status == QueryStatus.Complete && choices.IsKept(issued.Index, share)).Take(evidence.Ruleset.MaximumKeptResponses)
                    .Select(static issued => new KeptResponse { Record = issued.Index, Sample = issued.Item, Length = 4096, Sha256 = Sha256Digest.Of(BitConverter.GetBytes(issued.Item)) }),
            ],
        };
        return log with { End = end };
    }

    private static Evidence Judge(Evidence evidence)
    {
        SaltedChoices choices = new(Convert.FromHexString(Salt));
        List<JudgedResponse> responses = [];
        List<ResponseRow> rows = [];
        foreach (RunLog log in new[] { evidence.Accuracy, evidence.Performance }.OfType<RunLog>())
        {
            foreach (KeptResponse kept in log.End.Kept.Take(evidence.Numbers().JudgedResponses))
            {
                int[] positions = choices.Positions(kept.Record, kept.Length / 4, evidence.Ruleset.PositionsPerResponse);
                rows.AddRange(positions.Select(static position => new ResponseRow(position, BitConverter.SingleToUInt32Bits(1.5f), 1.5, 1.5, 1)));
                responses.Add(new JudgedResponse { Run = log.Header.Settings.Mode, Record = kept.Record, Sample = kept.Sample, Length = kept.Length, Sha256 = kept.Sha256, Rows = positions.Length, Error = 0 });
            }
        }

        double target = evidence.Workload.AccuracyTarget(evidence.Plan.Precision.Inputs, evidence.Plan.Precision.Accumulation);
        return evidence with
        {
            Rows = [.. rows],
            Score = new AccuracyScore
            {
                Metric = evidence.Workload.Accuracy.Metric,
                Inputs = evidence.Plan.Precision.Inputs,
                Target = target,
                Score = 0,
                Passed = true,
                PrecisionEstablished = true,
                JudgedValues = rows.Count,
                Responses = [.. responses],
            },
        };
    }

    private static Evidence Declare(Evidence evidence)
    {
        if (evidence.Performance is not { } run)
        {
            return evidence;
        }

        return evidence with
        {
            Declared = new ResultDeclaration
            {
                Valid = true,
                Metric = run.End.Summary.Metric,
                Value = run.End.Summary.Value,
                Unit = run.End.Summary.Unit,
                Accuracy = evidence.Score!.Score,
                AccuracyTarget = evidence.Score.Target,
                SpeedOfLightPercent = SpeedOfLight.PercentOf(evidence.Workload.Problem, run, evidence.System.Limits, evidence.Plan.Sut.Threads),
            },
        };
    }

    private static Spec.Definitions.ProfileNumbers Numbers(this Evidence evidence) => evidence.Ruleset.NumbersOf(evidence.Plan.Profile);
}
