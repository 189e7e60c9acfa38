using System.Collections.Immutable;
using System.Text;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>Results with compliance runs as the harness makes them: what they issue follows from the plan and the timed run, and every query takes 20 ms.</summary>
internal static class ComplianceEvidence
{
    private const long OrdinaryNs = 20_000_000;

    /// <summary>The result with the runs of a test.</summary>
    /// <param name="evidence">A result with a timed run.</param>
    /// <param name="test">The test; null for both.</param>
    /// <param name="testedNs">How long a query takes in the runs that differ in what is tested.</param>
    /// <param name="staleEvery">Of the answers to fresh content every so-manieth is that to the data set's own; 0 for none.</param>
    public static Evidence Of(Evidence evidence, ComplianceTest? test = null, long testedNs = OrdinaryNs, int staleEvery = 0)
    {
        ComplianceTraffic traffic = new(evidence.Plan, evidence.Workload.Dataset, evidence.Performance!.End);
        int most = ComplianceTraffic.ResponsesOf(evidence.Plan.Responses).MaximumKept;
        ImmutableArray<ComplianceRun>.Builder runs = ImmutableArray.CreateBuilder<ComplianceRun>();
        int fresh = 0;
        foreach (ComplianceBlock block in ComplianceBlock.All.Where(block => test is null || block.Test == test))
        {
            RunHeader header = evidence.Performance.Header with { Settings = traffic.SettingsOf(block), DatasetDigest = traffic.DataOf(block) };
            KeptResponse Kept(int sample, long record)
            {
                KeptResponse known = CompliantEvidence.Base.Accuracy!.End.Kept.First(kept => kept.Sample == sample) with { Record = record };
                bool stale = block.Test == ComplianceTest.OtherSeeds || (staleEvery > 0 && !block.Tested && ++fresh % staleEvery == 0);
                return stale ? known : known with { Sha256 = Sha256Digest.Of(Encoding.ASCII.GetBytes($"content {block.Pair} sample {sample}")) };
            }

            long latency = block.Tested ? testedNs : OrdinaryNs;
            runs.Add(new ComplianceRun
            {
                Block = block,
                Log = Settlement.Written(header, evidence.Performance.End.Salt, record => record with { LatencyNs = latency * (record.LatencyNs / OrdinaryNs) }, Kept, most),
            });
        }

        return evidence with { Compliance = runs.ToImmutable() };
    }
}
