using System.Runtime.CompilerServices;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>What more than one rule asks of the evidence.</summary>
internal static class EvidenceQuestions
{
    // A pure function of immutable evidence, kept while the evidence lives: many rules ask for it, and a log may hold ten million records.
    private static readonly ConditionalWeakTable<Evidence, RunSummary> Summaries = [];
    private static readonly ConditionalWeakTable<Evidence, RunSummary> WholeResponses = [];

    extension(Evidence evidence)
    {
        /// <summary>The runs that are there, performance first.</summary>
        public IEnumerable<PresentRun> Runs
        {
            get
            {
                if (evidence.Performance is not null)
                {
                    yield return new PresentRun("performance", evidence.Performance, evidence.Plan.Performance);
                }

                if (evidence.Accuracy is not null)
                {
                    yield return new PresentRun("accuracy", evidence.Accuracy, evidence.Plan.Accuracy);
                }
            }
        }

        /// <summary>The ruleset's numbers for the profile of the plan: quick results are judged by the quick profile's.</summary>
        public ProfileNumbers Numbers => evidence.Ruleset.NumbersOf(evidence.Plan.Profile);

        /// <summary>The latency percentile that counts: the workload's, else the ruleset's; null in Offline, which has none.</summary>
        public double? RequiredPercentile => evidence.Plan.Scenario == Scenario.Offline
            ? null
            : evidence.Workload.For(evidence.Plan.Scenario)?.Percentile ?? evidence.Plan.Scenario switch
            {
                Scenario.SingleStream => evidence.Ruleset.Percentiles.SingleStream,
                Scenario.MultiStream => evidence.Ruleset.Percentiles.MultiStream,
                _ => evidence.Ruleset.Percentiles.Server,
            };

        /// <summary>The latency bound that the workload sets for Server, nanoseconds; null elsewhere.</summary>
        public long? RequiredBoundNs => evidence.Plan.Scenario == Scenario.Server ? evidence.Workload.For(Scenario.Server)?.LatencyBoundNs : null;

        /// <summary>The scenario that the workload bounds the tokens of, in Server; null where it bounds none.</summary>
        public ScenarioSpec? RequiredTokenBounds =>
            evidence.Plan.Scenario == Scenario.Server && evidence.Workload.For(Scenario.Server) is { TtftBoundNs: not null, TpotBoundNs: not null } spec ? spec : null;

        /// <summary>The greatest scaled error over all judged responses, computed again from their rows; infinite when one could not be judged, or none was.</summary>
        public double JudgedError => evidence.Rows.IsEmpty || evidence.Score is null || evidence.Score.Responses.Any(static response => response.Unjudgeable is not null)
            ? double.PositiveInfinity
            : evidence.Rows.Max(static row => row.Judged.Error);

        /// <summary>Whether the round asks for compliance tests: of full closed results. Elsewhere a test that could not be made is no news, one that failed is.</summary>
        public bool AsksForCompliance => evidence.Plan is { Profile: Profile.Full, Division: Division.Closed };

        /// <summary>The timed run's summary, computed again from its records under the percentile, bounds and early stopping that the round asks for, whatever its header says; null without a timed run.</summary>
        public RunSummary? Recomputed => evidence.Performance is null ? null : Summaries.GetValue(evidence, static key => Recompute(key, key.Performance!, key.RequiredTokenBounds));

        /// <summary>The same with the latencies of whole responses judged, though the workload bounds those of tokens as well; null when it bounds no whole response.</summary>
        public RunSummary? RecomputedWhole => evidence.Performance is null || evidence.RequiredBoundNs is null ? null
            : evidence.RequiredTokenBounds is null ? evidence.Recomputed
            : WholeResponses.GetValue(evidence, static key => Recompute(key, key.Performance!, null));
    }

    private static RunSummary Recompute(Evidence evidence, RunLog log, ScenarioSpec? tokenBounds)
    {
        TestSettings settings = log.Header.Settings;
        TestSettings required = settings with
        {
            TargetLatencyPercentile = evidence.RequiredPercentile ?? settings.TargetLatencyPercentile,
            TargetLatencyNs = evidence.RequiredBoundNs ?? settings.TargetLatencyNs,
            UseTokenLatencies = tokenBounds is not null,
            ServerTtftLatencyNs = tokenBounds?.TtftBoundNs ?? settings.ServerTtftLatencyNs,
            ServerTpotLatencyNs = tokenBounds?.TpotBoundNs ?? settings.ServerTpotLatencyNs,
            EarlyStopping = evidence.Numbers.EarlyStopping,
        };
        return RunMetrics.Under(required, log);
    }
}

/// <summary>A run that the evidence holds.</summary>
/// <param name="Name">Its folder: <c>performance</c> or <c>accuracy</c>.</param>
/// <param name="Log">Its log.</param>
/// <param name="Planned">The settings that the plan has for it.</param>
internal readonly record struct PresentRun(string Name, RunLog Log, TestSettings Planned)
{
    /// <summary>The file of its header, faults and end.</summary>
    public string Path => Name + "/run.jsonl";

    /// <summary>The file of its records.</summary>
    public string RecordsPath => Name + "/queries.bin";

    /// <summary>What it is for, by its folder.</summary>
    public TestMode Mode => Name == "performance" ? TestMode.PerformanceOnly : TestMode.AccuracyOnly;
}
