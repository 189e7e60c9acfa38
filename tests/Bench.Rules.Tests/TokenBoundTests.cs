using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules.Tests;

/// <summary>Bounds on tokens are judged from the logs under the workload's numbers, whatever the run's own settings and summary say.</summary>
public sealed class TokenBoundTests
{
    private static readonly Evidence Quick = TokenEvidence.Of(Profile.Quick);

    [Theory]
    [InlineData(600, 40, "time to first token (TTFT)", "600 ms, over 500 ms")]
    [InlineData(500, 41, "time per output token (TPOT)", "41 ms, over 40 ms")]
    public void Either_bound_alone_is_reported(long ttftMs, long tpotMs, string name, string figures)
    {
        Finding finding = Assert.Single(new TokenBoundMissed().Check(TokenEvidence.Of(Profile.Quick, slow: 2, ttftMs, tpotMs)));
        Assert.Equal((Severity.Error, "performance/tokens.bin"), (finding.Severity, finding.Location.Path));
        Assert.Contains(name, finding.Message, StringComparison.Ordinal);
        Assert.Contains(figures, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_bounds_missed_are_two_findings() =>
        Assert.Equal(2, new TokenBoundMissed().Check(TokenEvidence.Of(Profile.Quick, slow: 2, ttftMs: 600, tpotMs: 41)).Count());

    [Fact]
    public void Responses_of_one_token_or_none_establish_no_bound()
    {
        Finding single = Assert.Single(new TokenBoundMissed().Check(TokenEvidence.WithRows(Quick, static _ => (100, 0, 1))));
        Assert.Contains("no response has a time per output token (TPOT)", single.Message, StringComparison.Ordinal);

        Finding none = Assert.Single(new TokenBoundMissed().Check(TokenEvidence.WithRows(Quick, static _ => (0, 0, 0))));
        Assert.Contains("no complete response has a token", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_bounds_in_the_run_s_settings_hide_nothing()
    {
        Evidence late = TokenEvidence.Of(Profile.Quick, slow: 2, ttftMs: 600, tpotMs: 41);
        Evidence hidden = Settlement.Of(WithSettings(late, static settings => settings with { ServerTtftLatencyNs = 1_000_000_000, ServerTpotLatencyNs = 1_000_000_000 }));
        Assert.True(hidden.Performance!.End.Summary.Valid);
        Assert.Equal(2, new TokenBoundMissed().Check(hidden).Count());
        Assert.Contains(new SettingChanged().Check(hidden), static finding => finding.Message.Contains("server_ttft_latency_ns", StringComparison.Ordinal));

        Evidence unbounded = Settlement.Of(WithSettings(late, static settings => settings with { UseTokenLatencies = false, TargetLatencyNs = 10_000_000_000 }));
        Assert.Equal(2, new TokenBoundMissed().Check(unbounded).Count());
        Assert.Contains(new SettingChanged().Check(unbounded), static finding => finding.Message.Contains("use_token_latencies", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bound_on_whole_responses_beside_those_on_tokens_is_judged_too()
    {
        // Four tokens at these bounds take 500 + 3 · 40 = 620 ms.
        Evidence both = Both("600 ms");
        Assert.True(both.Performance!.End.Summary.Valid);
        Assert.Contains("percentile 0.99", Assert.Single(new LatencyBoundMissed().Check(both)).Message, StringComparison.Ordinal);
        Assert.Empty(new TokenBoundMissed().Check(both));
        Assert.Empty(new LatencyBoundMissed().Check(Both("620 ms")));
        Assert.Empty(new LatencyBoundMissed().Check(Quick));
    }

    [Fact]
    public void Early_stopping_is_asked_of_both_token_latencies()
    {
        Assert.Empty(new EarlyStoppingNotMet().Check(TokenEvidence.Of(Profile.Full)));
        Finding ttft = Assert.Single(new EarlyStoppingNotMet().Check(TokenEvidence.Of(Profile.Full, slow: 8, ttftMs: 600)));
        Assert.Contains("time to first token, 8 of them over its bound", ttft.Message, StringComparison.Ordinal);
        Assert.Equal(2, new EarlyStoppingNotMet().Check(TokenEvidence.Of(Profile.Full, slow: 8, ttftMs: 600, tpotMs: 41)).Count());
        Assert.Empty(new TokenBoundMissed().Check(TokenEvidence.Of(Profile.Full, slow: 8, ttftMs: 600)));
    }

    private static Evidence Both(string latencyBound) =>
        TokenEvidence.WithRows(
            TokenEvidence.Bounded(CompliantEvidence.Of(Scenario.Server, Profile.Quick), TokenEvidence.TextOf($"server: {{ latency_bound: {latencyBound}, ttft_bound: 500 ms, tpot_bound: 40 ms }}")),
            static _ => (500, 40, 4));

    private static Evidence WithSettings(Evidence evidence, Func<TestSettings, TestSettings> change)
    {
        RunLog run = evidence.Performance!;
        return evidence with { Performance = run with { Header = run.Header with { Settings = change(run.Header.Settings) } } };
    }
}
