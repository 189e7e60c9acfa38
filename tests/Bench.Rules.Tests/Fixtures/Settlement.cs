using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>Writes anew everything in a result that follows from the rest, so that a fixture breaks the one rule that it is made for: a forger would do the same.</summary>
internal static class Settlement
{
    /// <summary>The result with digests, summaries, kept and judged responses, score and declaration that follow from settings and records.</summary>
    public static Evidence Of(Evidence evidence)
    {
        Evidence settled = evidence with
        {
            Performance = evidence.Performance is null ? null : Close(evidence.Performance, ShareOf(evidence, evidence.Performance), Answer),
            Accuracy = evidence.Accuracy is null ? null : Close(evidence.Accuracy, ShareOf(evidence, evidence.Accuracy), Answer),
        };
        return Declare(Judge(settled));
    }

    /// <summary>A run as planned, with evenly spaced queries that all complete.</summary>
    public static RunLog RunOf(Evidence evidence, TestMode mode)
    {
        bool timed = mode == TestMode.PerformanceOnly;
        TestSettings settings = timed ? evidence.Plan.Performance : evidence.Plan.Accuracy;
        RunLog known = timed ? CompliantEvidence.Base.Performance! : CompliantEvidence.Base.Accuracy!;
        RunHeader header = known.Header with { Settings = settings };
        return known with { Header = header, Records = [.. Records(settings, Generated(header))] };
    }

    /// <summary>A run's log with records of 20 ms each and everything that follows from its header.</summary>
    /// <param name="header">The header.</param>
    /// <param name="salt">Its salt.</param>
    /// <param name="time">The records of so many of 20 ms each, as they shall be.</param>
    /// <param name="kept">What is kept of a sample's response, by record.</param>
    /// <param name="responses">How responses are kept.</param>
    public static RunLog Written(RunHeader header, string salt, Func<QueryRecord, QueryRecord> time, Func<int, long, KeptResponse> kept, ResponsePlan responses)
    {
        RunLog log = CompliantEvidence.Base.Performance! with { Header = header, Records = [.. Records(header.Settings, Generated(header)).Select(time)], TokenTimes = [] };
        RunLog closed = Close(log with { End = log.End with { Salt = salt } }, responses.KeptShare, kept);
        return closed with { End = closed.End with { Kept = [.. closed.End.Kept.Take(responses.MaximumKept)] } };
    }

    private static List<QueryPhase> Generated(RunHeader header) =>
        [.. QueryStream.Of(EffectiveSettings.Of(header.Settings, header.TotalSampleCount, header.PerformanceSampleCount), header.Settings.Mode).Phases];

    private static IEnumerable<QueryRecord> Records(TestSettings settings, List<QueryPhase> phases)
    {
        const long latency = 20_000_000;
        long least = settings.Mode == TestMode.PerformanceOnly ? settings.MinDurationMs * 1_000_000 : 0;
        bool oneByOne = settings.Scenario is Scenario.SingleStream or Scenario.MultiStream;
        long pace = Math.Max(latency, least / Math.Max(1, settings.MinQueryCount - 1));
        long clock = 0;
        int issued = 0;
        foreach (QueryPhase phase in phases)
        {
            for (int query = 0; query < phase.QueryCount; query++)
            {
                for (int sample = 0; sample < phase.SamplesPerQuery; sample++)
                {
                    yield return new QueryRecord
                    {
                        IssueNs = oneByOne ? clock : 0,
                        // Where completions issue, the next query follows at once.
                        LatencyNs = settings.Scenario == Scenario.Offline ? least + ((sample + 1) * latency) : oneByOne ? pace : latency,
                        TokenOffset = QueryRecord.NoTokens,
                        Status = QueryStatus.Complete,
                    };
                }

                // As LoadGen: a stream ends after the issue at which number and duration are reached.
                if (least > 0 && oneByOne && ++issued >= settings.MinQueryCount && clock >= least)
                {
                    yield break;
                }

                clock += pace;
            }
        }
    }

    private static double ShareOf(Evidence evidence, RunLog log) => log.Header.Settings.Mode == TestMode.AccuracyOnly ? 1 : evidence.Plan.Responses.KeptShare;

    private static RunLog Close(RunLog log, double share, Func<int, long, KeptResponse> answer)
    {
        List<QueryPhase> phases = Generated(log.Header);
        int[] samples = [.. phases.SelectMany(static phase => phase.SampleIndices.ToArray()).Take(log.Records.Length)];
        int perQuery = phases[0].SamplesPerQuery;
        long[] scheduled = [.. phases.SelectMany(static phase => phase.ScheduledNs.ToArray()).Take((samples.Length + perQuery - 1) / perQuery)];
        bool server = log.Header.Settings.Scenario == Scenario.Server;
        long[] issues = [.. log.Records.Select((record, number) => record.IssueNs + (server ? scheduled[number] : 0))];
        SaltedChoices choices = new(Convert.FromHexString(log.End.Salt));
        RunEnd end = log.End with
        {
            IndexStream = StreamDigest.Of(samples),
            Schedule = StreamDigest.Of(scheduled),
            QueryIds = StreamDigest.Of([.. Enumerable.Range(0, log.Records.Length).Select(record => choices.QueryId(record))]),
            Records = RecordChain.HeadOf(log.Records),
            TokenTimes = Sha256Digest.Of(MemoryMarshal.AsBytes(log.TokenTimes.AsSpan())),
            LastIssueNs = issues.Max(),
            LastCompletionNs = log.Records.Select((record, number) => record.LatencyNs + (server ? scheduled[number] : record.IssueNs)).Max(),
            Lateness = RunMetrics.LatenessOf(log.Header.Settings, log.Records),
            Summary = RunMetrics.Of(log),
            Kept =
            [
                .. samples.Index().Where(issued => log.Records[issued.Index].Status == QueryStatus.Complete && choices.IsKept(issued.Index, share))
                    .Select(issued => answer(issued.Item, issued.Index)),
            ],
        };
        return log with { End = end };
    }

    /// <summary>What the base's accuracy run kept of a sample: it took every sample once.</summary>
    private static KeptResponse Answer(int sample, long record) => CompliantEvidence.Base.Accuracy!.End.Kept.Single(kept => kept.Sample == sample) with { Record = record };

    private static Evidence Judge(Evidence evidence)
    {
        AccuracyScore known = CompliantEvidence.Base.Score!;
        List<JudgedResponse> responses = [];
        List<ResponseRow> rows = [];
        foreach (RunLog log in new[] { evidence.Accuracy, evidence.Performance }.OfType<RunLog>())
        {
            foreach (KeptResponse kept in log.End.Kept.Take(evidence.Plan.Responses.Judged))
            {
                int place = known.Responses.Index().First(response => response.Item.Run == TestMode.AccuracyOnly && response.Item.Sample == kept.Sample).Index;
                JudgedResponse judged = known.Responses[place];
                rows.AddRange(CompliantEvidence.Base.Rows.AsSpan(known.Responses[..place].Sum(static response => response.Rows), judged.Rows));
                responses.Add(judged with { Run = log.Header.Settings.Mode, Record = kept.Record });
            }
        }

        double found = rows.Max(static row => row.Judged.Error);
        double target = evidence.Workload.AccuracyTarget(evidence.Plan.Precision.Inputs, evidence.Plan.Precision.Accumulation);
        return evidence with
        {
            Rows = [.. rows],
            Score = known with { Metric = evidence.Workload.Accuracy.Metric, Inputs = evidence.Plan.Precision.Inputs, Target = target, Score = found, Passed = found <= target, JudgedValues = rows.Count, Responses = [.. responses] },
        };
    }

    private static Evidence Declare(Evidence evidence) => evidence.Performance is not { } run ? evidence : evidence with
    {
        Declared = evidence.Declared! with
        {
            Metric = run.End.Summary.Metric,
            Value = run.End.Summary.Value,
            Unit = run.End.Summary.Unit,
            Accuracy = evidence.Score!.Score,
            AccuracyTarget = evidence.Score.Target,
        },
    };
}
