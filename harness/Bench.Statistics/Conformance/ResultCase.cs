using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bench.Spec;

namespace Bench.Statistics.Conformance;

/// <summary>A case of <c>results.json</c>: synthetic latencies in, the raw values of the detail log out, in order, and the text of the summary.</summary>
internal static class ResultCase
{
    public static void Compare(GoldenSettings golden, JsonElement entry, Differences differences)
    {
        JsonElement input = entry.GetProperty("input");
        EffectiveSettings settings = EffectiveSettings.Of(
            golden.Settings,
            input.GetProperty("qsl_total_sample_count").GetInt32(),
            input.GetProperty("qsl_performance_sample_count").GetInt32());
        SyntheticRun run = SyntheticRun.Of(golden, settings, input, differences);
        LoadGenReading reading = new()
        {
            Settings = settings,
            Result = run.Result,
            SutName = input.GetProperty("sut_name").GetString()!,
            MaxAsyncQueries = golden.MaxAsyncQueries,
            Tokens = golden.UseTokenLatencies
                ? new TokenReading { TtftNs = golden.TtftNs, TpotNs = golden.TpotNs, FirstTokens = run.FirstTokens, TimesPerOutputToken = run.TimesPerOutputToken }
                : null,
            InferredTokensPerSample = golden.InferredTokensPerSample,
        };
        CompareDetail(entry.GetProperty("detail_key_raw_value"), reading, differences);
        CompareSummary(entry.GetProperty("summary_txt").GetString()!, reading.Summary, differences);
    }

    private static void CompareDetail(JsonElement expected, LoadGenReading reading, Differences differences)
    {
        ImmutableArray<(string Key, string Value)> actual = reading.DetailValues;
        differences.Text("detail.length", expected.GetArrayLength().ToString(CultureInfo.InvariantCulture), actual.Length.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < Math.Min(actual.Length, expected.GetArrayLength()); i++)
        {
            differences.Text($"detail[{i}].key", expected[i][0].GetString(), actual[i].Key);
            differences.Text(actual[i].Key, expected[i][1].GetString(), actual[i].Value);
        }
    }

    // Line by line, so that a difference says where it is.
    private static void CompareSummary(string expected, string actual, Differences differences)
    {
        string[] wanted = expected.Split('\n');
        string[] found = actual.Split('\n');
        differences.Text("summary.lines", wanted.Length.ToString(CultureInfo.InvariantCulture), found.Length.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < Math.Min(wanted.Length, found.Length); i++)
        {
            differences.Text(string.Create(CultureInfo.InvariantCulture, $"summary line {i + 1}"), wanted[i], found[i]);
        }
    }

    /// <summary>The latencies that a case's generator draws, and what LoadGen judges them by.</summary>
    private sealed record SyntheticRun(PerformanceResult Result, Latencies FirstTokens, Latencies TimesPerOutputToken)
    {
        public static SyntheticRun Of(GoldenSettings golden, EffectiveSettings settings, JsonElement input, Differences differences)
        {
            Generator generator = new(input.GetProperty("lat_seed").GetUInt32());
            int queries = input.GetProperty("n").GetInt32();
            int samplesPerQuery = settings.Scenario == Scenario.MultiStream ? (int)settings.SamplesPerQuery : 1;
            long[] samples = new long[queries * samplesPerQuery];
            uint spread = input.GetProperty("lat_spread").GetUInt32();
            long least = input.GetProperty("lat_base").GetInt64();
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = least + (generator.Next() % spread);
            }

            CompareFirst(input, samples, differences);
            (long tokens, long[] first, long[] perToken) = golden.UseTokenLatencies ? Tokens(input, samples, generator) : (0, [], []);
            Latencies latencies = new(samples);
            PerformanceResult result = new()
            {
                Samples = latencies,
                Queries = samplesPerQuery == 1 ? latencies : new Latencies([.. samples.Chunk(samplesPerQuery).Select(static query => query.Max())]),
                QueriesIssued = settings.Scenario == Scenario.Offline ? 1 : queries,
                FinalScheduledSeconds = input.GetProperty("final_query_scheduled_time").GetDouble(),
                FinalIssuedSeconds = input.GetProperty("final_query_issued_time").GetDouble(),
                FinalDoneSeconds = input.GetProperty("final_query_all_samples_done_time").GetDouble(),
                MaxLatencySeconds = latencies.MaxNs / 1e9,
                TokenCount = tokens,
            };
            return new SyntheticRun(result, new Latencies(first), new Latencies(perToken));
        }

        private static (long Tokens, long[] First, long[] PerToken) Tokens(JsonElement input, long[] samples, Generator generator)
        {
            long least = input.GetProperty("ttft_base").GetInt64();
            uint spread = input.GetProperty("ttft_spread").GetUInt32();
            uint tokenSpread = input.GetProperty("tok_spread").GetUInt32();
            long[] first = new long[samples.Length];
            long[] perToken = new long[samples.Length];
            long total = 0;
            for (int i = 0; i < samples.Length; i++)
            {
                first[i] = least + (generator.Next() % spread);
                long tokens = 2 + (generator.Next() % tokenSpread);
                perToken[i] = (samples[i] - first[i]) / (tokens - 1);
                total += tokens;
            }

            return (total, first, perToken);
        }

        private static void CompareFirst(JsonElement input, long[] samples, Differences differences)
        {
            if (!input.TryGetProperty("first_sample_latencies_ns", out JsonElement expected))
            {
                return;
            }

            for (int i = 0; i < Math.Min(samples.Length, expected.GetArrayLength()); i++)
            {
                differences.Integer($"input.first_sample_latencies_ns[{i}]", expected[i], samples[i]);
            }
        }
    }

    /// <summary>The linear congruential generator that the golden files name.</summary>
    private sealed class Generator(uint seed)
    {
        private uint state = seed;

        public uint Next() => state = unchecked((state * 1664525u) + 1013904223u);
    }
}
