using System.Text;
using Bench.Spec;

namespace Bench.Statistics.Conformance;

/// <summary>The text of LoadGen's summary, to the byte; scripts of MLCommons read it line by line, so it is an interface, its blanks included.</summary>
/// <remarks>Rates of Server have two decimals and those of Offline C++'s six digits; flags are 0 and 1. Source: LoadGen, results.cc (LogSummary) and test_settings_internal.cc.</remarks>
internal sealed class SummaryText(LoadGenReading reading)
{
    private const string Rule = "================================================";

    private readonly StringBuilder text = new();
    private readonly LoadGenVerdict verdict = new(reading);
    private readonly PerformanceResult result = reading.Result;
    private readonly Scenario scenario = reading.Settings.Scenario;

    public string Text()
    {
        Line($"{Rule}\nMLPerf Results Summary\n{Rule}");
        Line($"SUT name : {reading.SutName}");
        Line($"Scenario : {scenario}");
        Line($"Mode     : {reading.Settings.Requested.Mode}");
        Headline();
        TokenHeadline();
        InferredHeadline();
        Conditions();
        Recommendations();
        EarlyStoppingResults();
        Line($"\n{Rule}\nAdditional Stats\n{Rule}");
        Rates();
        LatencyStatistics(scenario == Scenario.MultiStream ? result.Queries : result.Samples);
        TokenStatistics();
        Line($"\n{Rule}\nTest Parameters Used\n{Rule}");
        Parameters();
        return text + LoadGenReading.SummaryEnd(reading.Errors);
    }

    private void Headline()
    {
        double percentile = reading.Settings.TargetLatencyPercentile;
        Line(scenario switch
        {
            Scenario.Server => $"Completed samples per second    : {Fixed(Judgement.CompletedSamplesPerSecond(result))}",
            Scenario.Offline => $"Samples per second: {CppNumber.General(Judgement.SamplesPerSecond(result))}",
            Scenario.MultiStream => $"{CppNumber.Fixed(percentile * 100, 1)}th percentile latency (ns) : {result.Queries.Percentile(percentile)}",
            _ => $"{CppNumber.Fixed(percentile * 100, 1)}th percentile latency (ns) : {result.Samples.Percentile(percentile)}",
        });
    }

    private void TokenHeadline()
    {
        if (reading.Tokens is not { } tokens)
        {
            return;
        }

        double percentile = reading.Settings.TargetLatencyPercentile;
        Line(scenario switch
        {
            Scenario.Server => $"Completed tokens per second: {Fixed(result.TokenCount / result.FinalDoneSeconds)}",
            Scenario.Offline => $"Tokens per second: {CppNumber.General(result.TokenCount / result.MaxLatencySeconds)}",
            _ => $"{CppNumber.Fixed(percentile * 100, 1)}th first token percentile latency (ns) : {tokens.FirstTokens.Percentile(percentile)}",
        });
    }

    private void InferredHeadline()
    {
        double perSample = reading.InferredTokensPerSample;
        if (perSample > 0 && scenario == Scenario.Offline)
        {
            Line($"Tokens per second (inferred): {CppNumber.General(perSample * result.Samples.Count / result.MaxLatencySeconds)}");
        }
        else if (perSample > 0 && scenario == Scenario.Server)
        {
            Line($"Completed tokens per second (inferred): {Fixed(perSample * (result.Samples.Count - 1) / result.FinalDoneSeconds)}");
        }
    }

    private void Conditions()
    {
        Line($"Result is : {(verdict.Valid ? "VALID" : "INVALID")}");
        if (scenario == Scenario.Server)
        {
            Line($"  Performance constraints satisfied : {YesOrNo(verdict.BrokenConstraints.Length == 0)}");
        }

        Line($"  Min duration satisfied : {YesOrNo(verdict.DurationMet)}");
        Line($"  Min queries satisfied : {YesOrNo(verdict.QueriesMet)}");
        Line($"  Early stopping satisfied: {YesOrNo(verdict.EarlyStoppingMet)}");
    }

    private void Recommendations()
    {
        if (verdict.Valid)
        {
            return;
        }

        Line("Recommendations:");
        if (verdict.BrokenConstraints.Length > 0)
        {
            Line($" * {verdict.BrokenConstraints}");
        }

        if (!verdict.DurationMet)
        {
            Line($" * {DetailTexts.TooShort(scenario)}");
        }

        if (!verdict.QueriesMet)
        {
            Line($" * {DetailTexts.TooFewQueries}\n   See the detailed log for why this may have occurred.");
        }
    }

    private void EarlyStoppingResults()
    {
        if (scenario == Scenario.Offline)
        {
            return;
        }

        if (reading.Tokens is null)
        {
            Line($"Early Stopping Result:\n{verdict.EarlyStoppingText}");
            return;
        }

        Line($"TTFT Early Stopping Result:\n{verdict.FirstTokenText}");
        Line($"TPOT Early Stopping Result:\n{verdict.PerTokenText}");
    }

    private void Rates()
    {
        double beforeLast = result.Samples.Count - 1;
        switch (scenario)
        {
            case Scenario.SingleStream:
                Line($"QPS w/ loadgen overhead         : {Fixed(beforeLast / result.FinalIssuedSeconds)}");
                Line($"QPS w/o loadgen overhead        : {Fixed(1 / (result.Samples.MeanNs / 1e9))}");
                Line("");
                break;
            case Scenario.Server:
                Line($"Scheduled samples per second : {Fixed(beforeLast / result.FinalScheduledSeconds)}");
                break;
            case Scenario.MultiStream:
                Line("Per-query latency:  ");
                break;
            default:
                break;
        }
    }

    private void LatencyStatistics(Latencies latencies)
    {
        Line($"Min latency (ns)                : {latencies.MinNs}");
        Line($"Max latency (ns)                : {latencies.MaxNs}");
        Line($"Mean latency (ns)               : {latencies.MeanNs}");
        Percentiles(latencies, "latency");
    }

    private void Percentiles(Latencies latencies, string what)
    {
        foreach (double percentile in Judgement.ReportedPercentiles)
        {
            Line($"{Fixed(percentile * 100)} percentile {what} (ns)   : {latencies.Percentile(percentile)}");
        }
    }

    private void TokenStatistics()
    {
        if (reading.Tokens is not { } tokens)
        {
            return;
        }

        Line("");
        if (scenario == Scenario.SingleStream)
        {
            Line($"TPS w/ loadgen overhead         : {Fixed(result.TokenCount / result.FinalIssuedSeconds)}");
            Line($"TPS w/o loadgen overhead        : {Fixed(result.TokenCount / (result.Samples.MeanNs / 1e9 * result.Samples.Count))}");
        }
        else if (scenario == Scenario.Server)
        {
            Line($"Completed tokens per second                 : {Fixed(result.TokenCount / result.FinalDoneSeconds)}");
        }

        if (scenario == Scenario.Offline)
        {
            return;
        }

        Line($"Min First Token latency (ns)                : {tokens.FirstTokens.MinNs}");
        Line($"Max First Token latency (ns)                : {tokens.FirstTokens.MaxNs}");
        Line($"Mean First Token latency (ns)               : {tokens.FirstTokens.MeanNs}");
        Percentiles(tokens.FirstTokens, "first token latency");
        Line("");
        Line($"Min Time per Output Token (ns)                : {tokens.TimesPerOutputToken.MinNs}");
        Line($"Max Time per Output Token (ns)                : {tokens.TimesPerOutputToken.MaxNs}");
        Line($"Mean Time per Output Token (ns)               : {tokens.TimesPerOutputToken.MeanNs}");
        Percentiles(tokens.TimesPerOutputToken, "time to output token");
    }

    private void Parameters()
    {
        EffectiveSettings settings = reading.Settings;
        TestSettings requested = settings.Requested;
        Line($"samples_per_query : {settings.SamplesPerQuery}");
        Line($"target_qps : {CppNumber.General(requested.TargetQps)}");
        Line(reading.Tokens is { } tokens ? $"ttft_latency (ns): {tokens.TtftNs}\ntpot_latency (ns): {tokens.TpotNs}" : $"target_latency (ns): {settings.TargetLatencyNs}");
        Line($"max_async_queries : {(scenario == Scenario.Server ? reading.MaxAsyncQueries : 1)}");
        Line($"min_duration (ms): {requested.MinDurationMs}");
        Line($"max_duration (ms): {requested.MaxDurationMs}");
        Line($"min_query_count : {settings.MinQueryCount}");
        Line($"max_query_count : {requested.MaxQueryCount}");
        Line($"qsl_rng_seed : {requested.QslRngSeed}");
        Line($"sample_index_rng_seed : {requested.SampleIndexRngSeed}");
        Line($"schedule_rng_seed : {requested.ScheduleRngSeed}");
        Line($"accuracy_log_rng_seed : {requested.AccuracyLogRngSeed}");
        Line($"accuracy_log_probability : {CppNumber.General(requested.AccuracyLogProbability)}");
        Line($"accuracy_log_sampling_target : {requested.AccuracyLogSamplingTarget}");
        Line("print_timestamps : 0");
        Line($"performance_issue_unique : {(requested.PerformanceIssueUnique ? 1 : 0)}");
        Line($"performance_issue_same : {(requested.PerformanceIssueSame ? 1 : 0)}");
        Line($"performance_issue_same_index : {requested.PerformanceIssueSameIndex}");
        Line($"performance_sample_count : {settings.PerformanceSampleCount}");
        Line($"accuracy_sample_count : {settings.AccuracySampleCount}");
        if (requested.SampleConcatenatePermutation)
        {
            Line("WARNING: sample_concatenate_permutation was set to true. \nGenerated samples per query might be different as the one in the setting.\nCheck the generated_samples_per_query line in the detailed log for the real\nsamples_per_query value");
        }
    }

    private static string Fixed(double value) => CppNumber.Fixed(value, 2);

    private static string YesOrNo(bool met) => met ? "Yes" : "NO";

    private void Line(string line) => text.Append(line).Append('\n');
}
