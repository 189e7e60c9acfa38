using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Results.Accuracy;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>Results with compliance runs as the harness makes them: what they issue follows from the plan and the timed run, and every query takes 20 ms.</summary>
/// <remarks>A pair's fresh content is the data set's own times a power of two: so are the products, their reference and their scale, to the last bit.</remarks>
internal static class ComplianceEvidence
{
    private const long OrdinaryNs = 20_000_000;

    /// <summary>The result with the runs of a test.</summary>
    /// <param name="evidence">A result with both runs.</param>
    /// <param name="test">The test; null for both.</param>
    /// <param name="testedNs">How long a query takes in the runs that differ in what is tested.</param>
    /// <param name="staleEvery">Of the answers to fresh content every so-manieth is that to the data set's own; 0 for none.</param>
    /// <param name="wrong">Which answers, by run and sample, are three times what they should be; null for none.</param>
    public static Evidence Of(Evidence evidence, ComplianceTest? test = null, long testedNs = OrdinaryNs, int staleEvery = 0, Func<ComplianceBlock, int, bool>? wrong = null)
    {
        ComplianceTraffic traffic = new(evidence.Plan, evidence.Workload.Dataset, evidence.Performance!.End);
        ImmutableArray<ComplianceRun>.Builder runs = ImmutableArray.CreateBuilder<ComplianceRun>();
        Dictionary<(ComplianceBlock Block, long Record), float> factors = [];
        int fresh = 0;
        foreach (ComplianceBlock block in ComplianceBlock.All.Where(block => test is null || block.Test == test))
        {
            RunHeader header = evidence.Performance.Header with { Settings = traffic.SettingsOf(block), DatasetDigest = traffic.DataOf(block) };
            KeptResponse Kept(int sample, long record)
            {
                bool stale = block is { Test: ComplianceTest.Caching, Tested: false } && staleEvery > 0 && ++fresh % staleEvery == 0;
                float factor = stale ? 1 : ContentOf(block) * (wrong?.Invoke(block, sample) == true ? 3 : 1);
                factors.Add((block, record), factor);
                byte[] bytes = MemoryMarshal.AsBytes(RowsOf(sample, factor, 1).Select(static row => row.Raw).ToArray().AsSpan()).ToArray();
                return new KeptResponse { Record = record, Sample = sample, Length = bytes.Length, Sha256 = Sha256Digest.Of(bytes) };
            }

            long latency = block.Tested ? testedNs : OrdinaryNs;
            ResponsePlan responses = ComplianceTraffic.ResponsesOf(block, evidence.Plan.Responses);
            long Paced(long ns) => (long)((Int128)ns * latency / OrdinaryNs);
            RunLog log = Settlement.Written(header, evidence.Performance.End.Salt, record => record with { IssueNs = Paced(record.IssueNs), LatencyNs = Paced(record.LatencyNs) }, Kept, responses);
            runs.Add(new ComplianceRun { Block = block, Log = log });
        }

        return Judged(evidence with { Compliance = runs.ToImmutable() }, factors);
    }

    private static Evidence Judged(Evidence evidence, Dictionary<(ComplianceBlock Block, long Record), float> factors)
    {
        Dictionary<ComplianceBlock, RunEnd> ends = evidence.Compliance.ToDictionary(static run => run.Block, static run => run.Log.End);
        List<JudgedAnswer> answers = [];
        List<ResponseRow> rows = [];
        foreach (ComplianceRun run in evidence.Compliance)
        {
            foreach (KeptResponse kept in AnswerChoice.Among(run.Block, ends, evidence.Accuracy?.End).Select(number => run.Log.End.Kept[number]))
            {
                ResponseRow[] own = [.. RowsOf(kept.Sample, factors[(run.Block, kept.Record)], ContentOf(run.Block))];
                rows.AddRange(own);
                answers.Add(new JudgedAnswer
                {
                    Folder = run.Block.Folder,
                    Response = new JudgedResponse
                    {
                        Run = TestMode.PerformanceOnly,
                        Record = kept.Record,
                        Sample = kept.Sample,
                        Length = kept.Length,
                        Sha256 = kept.Sha256,
                        Rows = own.Length,
                        Error = own.Max(static row => row.Judged.Error),
                    },
                });
            }
        }

        return evidence with { Answers = new ComplianceScore { Answers = [.. answers] }, AnswerRows = [.. rows] };
    }

    private static float ContentOf(ComplianceBlock block) => block.Test == ComplianceTest.Caching ? MathF.ScaleB(1, block.Pair + 1) : 1;

    /// <summary>The rows of an answer to a sample, as the base's accuracy run gave it, times a factor, beside the reference for content times another.</summary>
    private static IEnumerable<ResponseRow> RowsOf(int sample, float answer, float content)
    {
        ImmutableArray<JudgedResponse> known = CompliantEvidence.Base.Score!.Responses;
        int place = known.Index().First(response => response.Item.Run == TestMode.AccuracyOnly && response.Item.Sample == sample).Index;
        return CompliantEvidence.Base.Rows[known[..place].Sum(static response => response.Rows)..].Take(known[place].Rows).Select(row =>
        {
            float value = BitConverter.UInt32BitsToSingle(row.Raw) * answer;
            return new ResponseRow(row.Position, BitConverter.SingleToUInt32Bits(value), value, row.Reference * content, row.Scale * content);
        });
    }
}
