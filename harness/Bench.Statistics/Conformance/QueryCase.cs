using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bench.Spec;

namespace Bench.Statistics.Conformance;

/// <summary>A case of a query file: effective settings, loadable sets, and the phases' queries and accuracy-log picks.</summary>
internal static class QueryCase
{
    public static void Compare(GoldenSettings golden, JsonElement entry, Differences differences)
    {
        JsonElement library = entry.GetProperty("qsl");
        EffectiveSettings settings = EffectiveSettings.Of(
            golden.Settings,
            library.GetProperty("total_sample_count").GetInt32(),
            library.GetProperty("performance_sample_count").GetInt32());

        CompareEffective(golden, settings, entry.GetProperty("effective"), differences);
        CompareSets(settings, TestMode.PerformanceOnly, "performance_loadable_sets", entry, differences);
        CompareSets(settings, TestMode.AccuracyOnly, "accuracy_loadable_sets", entry, differences);
        ComparePhases(golden, settings, entry.GetProperty("phases"), differences);
    }

    private static void CompareEffective(GoldenSettings golden, EffectiveSettings settings, JsonElement expected, Differences differences)
    {
        TestSettings requested = settings.Requested;
        foreach (JsonProperty property in expected.EnumerateObject())
        {
            double? actual = property.Name switch
            {
                "samples_per_query" => settings.SamplesPerQuery,
                "target_qps" => requested.TargetQps,
                "target_latency_ns" => settings.TargetLatencyNs,
                "target_latency_percentile" => settings.TargetLatencyPercentile,
                "max_async_queries" => settings.Scenario == Scenario.Server ? golden.MaxAsyncQueries : 1,
                "target_duration_ms" => settings.TargetDurationMs,
                "min_duration_ms" => requested.MinDurationMs,
                "max_duration_ms" => requested.MaxDurationMs,
                "min_query_count" => settings.MinQueryCount,
                "max_query_count" => requested.MaxQueryCount,
                "min_sample_count" => settings.MinSampleCount,
                "performance_sample_count" => settings.PerformanceSampleCount,
                "accuracy_sample_count" => settings.AccuracySampleCount,
                _ => null,
            };
            if (actual is double value)
            {
                differences.Real("effective." + property.Name, property.Value, value);
            }
            else
            {
                differences.Add("effective." + property.Name, property.Value.GetRawText(), "no such setting");
            }
        }
    }

    private static void CompareSets(EffectiveSettings settings, TestMode mode, string key, JsonElement entry, Differences differences)
    {
        if (!entry.TryGetProperty(key, out JsonElement expected))
        {
            return;
        }

        ImmutableArray<LoadableSet> sets = LoadableSet.Of(settings, mode);
        differences.Text(key + ".length", expected.GetArrayLength().ToString(CultureInfo.InvariantCulture), sets.Length.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < Math.Min(sets.Length, expected.GetArrayLength()); i++)
        {
            differences.Integer($"{key}[{i}].sample_distribution_end", expected[i].GetProperty("sample_distribution_end"), sets[i].DistributionEnd);
            differences.Sequence($"{key}[{i}].load_order", expected[i].GetProperty("load_order"), Wide(sets[i].Samples.AsSpan()));
        }
    }

    private static void ComparePhases(GoldenSettings golden, EffectiveSettings settings, JsonElement expected, Differences differences)
    {
        TestMode[] modes = golden.Mode == "SubmissionRun" ? [TestMode.AccuracyOnly, TestMode.PerformanceOnly] : [golden.Settings.Mode];
        List<(TestMode Mode, int Set, QueryPhase Queries)> phases = [];
        foreach (TestMode mode in modes)
        {
            phases.AddRange(QueryStream.Of(settings, mode).Phases.Select((phase, set) => (mode, set, phase)));
        }

        differences.Text("phases.length", expected.GetArrayLength().ToString(CultureInfo.InvariantCulture), phases.Count.ToString(CultureInfo.InvariantCulture));
        AccuracyLogSampling sampling = new(settings);
        long sequenceId = 0;
        for (int i = 0; i < Math.Min(phases.Count, expected.GetArrayLength()); i++)
        {
            ComparePhase($"phases[{i}]", phases[i], sequenceId, sampling, expected[i], differences);
            sequenceId += phases[i].Queries.SampleIndices.Length;
        }
    }

    private static void ComparePhase(string where, (TestMode Mode, int Set, QueryPhase Queries) phase, long sequenceId, AccuracyLogSampling sampling, JsonElement expected, Differences differences)
    {
        QueryPhase queries = phase.Queries;
        double[] values = new double[queries.SampleIndices.Length];
        List<long> logged = [];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = sampling.NextValue();
            if (sampling.IsLogged(values[i]))
            {
                logged.Add(sequenceId + i);
            }
        }

        foreach (JsonProperty property in expected.EnumerateObject())
        {
            string at = where + "." + property.Name;
            JsonElement value = property.Value;
            switch (property.Name)
            {
                case "mode":
                    differences.Text(at, value.GetString(), phase.Mode.ToString());
                    break;
                case "loadable_set":
                    differences.Integer(at, value, phase.Set);
                    break;
                case "generated_query_count":
                    differences.Integer(at, value, queries.QueryCount);
                    break;
                case "first_sample_sequence_id":
                    differences.Integer(at, value, sequenceId);
                    break;
                case "samples_per_query_runs":
                    differences.Text(at, Compact(value), queries.QueryCount == 0 ? "[]" : string.Create(CultureInfo.InvariantCulture, $"[[{queries.SamplesPerQuery},{queries.QueryCount}]]"));
                    break;
                case "sample_indices":
                    differences.Sequence(at, value, Wide(queries.SampleIndices));
                    break;
                case "schedule_ns":
                    differences.Sequence(at, value, queries.ScheduledNs);
                    break;
                case "accuracy_log_offset":
                    differences.Real(at, value, sampling.Offset);
                    break;
                case "accuracy_log_prob":
                    differences.Real(at, value, sampling.Probability);
                    break;
                case "accuracy_log_vals_prefix":
                    CompareValues(at, value, values, differences);
                    break;
                case "accuracy_log_seq_ids":
                    differences.Sequence(at, value, [.. logged]);
                    break;
                default:
                    differences.Add(at, value.GetRawText(), "no such value");
                    break;
            }
        }
    }

    private static void CompareValues(string where, JsonElement expected, double[] values, Differences differences)
    {
        int i = 0;
        foreach (JsonElement value in expected.EnumerateArray())
        {
            if (i >= values.Length)
            {
                differences.Add($"{where}[{i}]", value.GetRawText(), "the end");
                return;
            }

            differences.Real($"{where}[{i}]", value, values[i++]);
        }
    }

    private static string Compact(JsonElement value) => string.Concat(value.GetRawText().Where(static character => !char.IsWhiteSpace(character)));

    private static long[] Wide(ReadOnlySpan<int> values)
    {
        long[] wide = new long[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }
}
