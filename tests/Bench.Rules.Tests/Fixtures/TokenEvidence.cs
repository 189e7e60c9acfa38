using System.Text;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>Results of a decoding workload in Server that bounds tokens (TTFT 500 ms, TPOT 40 ms): the base's in everything else, down to the judged responses.</summary>
internal static class TokenEvidence
{
    private const long Ms = 1_000_000;

    /// <summary>The workload's text: the base's, but for what is computed and for the bounds.</summary>
    public static byte[] Workload { get; } = TextOf("server: { ttft_bound: 500 ms, tpot_bound: 40 ms }");

    /// <summary>A run whose every response has as many tokens as the judged ones hold, 32.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="slow">How many responses are slower than the rest, which keep both bounds exactly.</param>
    /// <param name="ttftMs">The time to first token of the slow ones, milliseconds.</param>
    /// <param name="tpotMs">The time per output token of the slow ones, milliseconds.</param>
    public static Evidence Of(Profile profile, int slow = 0, long ttftMs = 500, long tpotMs = 40)
    {
        Evidence evidence = Bounded(CompliantEvidence.Of(Scenario.Server, profile));
        return WithRows(evidence, number => number < slow ? (ttftMs, tpotMs, 32) : (500, 40, 32));
    }

    /// <summary>The result with other tokens.</summary>
    /// <param name="evidence">A result of <see cref="Workload"/>.</param>
    /// <param name="rowOf">Time to first token and time per output token, milliseconds, and the number of tokens, of each response.</param>
    public static Evidence WithRows(Evidence evidence, Func<int, (long TtftMs, long TpotMs, int Tokens)> rowOf)
    {
        return Settlement.Of(evidence with
        {
            Performance = WithRows(evidence.Performance!, rowOf),
            Accuracy = WithRows(evidence.Accuracy!, static _ => (500, 40, 32)),
        });
    }

    private static RunLog WithRows(RunLog log, Func<int, (long TtftMs, long TpotMs, int Tokens)> rowOf)
    {
        List<long> words = [];
        List<QueryRecord> records = [];
        foreach (QueryRecord record in log.Records)
        {
            (long ttft, long tpot, int tokens) = rowOf(records.Count);
            long[] times = [.. Enumerable.Range(0, tokens).Select(token => (ttft + (token * tpot)) * Ms)];
            records.Add(record with { TokenOffset = tokens == 0 ? QueryRecord.NoTokens : (uint)words.Count, LatencyNs = tokens == 0 ? record.LatencyNs : times[^1] });
            words.AddRange(tokens == 0 ? [] : [tokens, .. times]);
        }

        return log with { Records = [.. records], TokenTimes = [.. words] };
    }

    /// <summary>The workload's text with another server scenario.</summary>
    public static byte[] TextOf(string server)
    {
        string text = Encoding.UTF8.GetString(CompliantEvidence.BaseFiles["workload.yaml"]);
        int problem = text.IndexOf("problem:", StringComparison.Ordinal);
        int dataset = text.IndexOf("dataset:", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes((text[..problem] + Problem + text[dataset..])
            .Replace("id: matmul-tiny", "id: decoding-tiny", StringComparison.Ordinal)
            .Replace("family: matmul", "family: decoding", StringComparison.Ordinal)
            .Replace("max_scaled_error", "max_logit_margin", StringComparison.Ordinal)
            .Replace("server: { latency_bound: 2 s }", server, StringComparison.Ordinal));
    }

    /// <summary>A result as one of another workload text, with the settings that follow from its server scenario.</summary>
    public static Evidence Bounded(Evidence evidence, byte[]? text = null)
    {
        Workload workload = WorkloadReader.Read("workload.yaml", text ?? Workload).Value!.Value;
        Sha256Digest digest = Sha256Digest.Of(text ?? Workload);
        ScenarioSpec server = workload.For(Scenario.Server)!;
        return evidence with
        {
            Workload = workload,
            WorkloadDigest = digest,
            PublishedWorkloadDigest = null,
            Plan = evidence.Plan with
            {
                Workload = workload.Id,
                WorkloadDigest = digest,
                Performance = Bounded(evidence.Plan.Performance, server),
                Accuracy = Bounded(evidence.Plan.Accuracy, server),
            },
            Performance = Bounded(evidence.Performance!, server),
            Accuracy = Bounded(evidence.Accuracy!, server),
        };
    }

    private static RunLog Bounded(RunLog log, ScenarioSpec server) => log with { Header = log.Header with { Settings = Bounded(log.Header.Settings, server) } };

    private static TestSettings Bounded(TestSettings settings, ScenarioSpec server) => settings with
    {
        TargetLatencyNs = server.LatencyBoundNs ?? new TestSettings { Scenario = Scenario.Server }.TargetLatencyNs,
        UseTokenLatencies = server.TtftBoundNs is not null,
        ServerTtftLatencyNs = server.TtftBoundNs ?? settings.ServerTtftLatencyNs,
        ServerTpotLatencyNs = server.TpotBoundNs ?? settings.ServerTpotLatencyNs,
    };

    private const string Problem =
        """
        problem:
          model:
            architecture: gru
            layers: 1
            hidden: 8
          vocabulary: 16
          prompt_min: 1
          prompt_max: 4
          max_new_tokens: 32
          end_token: 3

        """;
}
