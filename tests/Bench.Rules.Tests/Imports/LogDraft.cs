using System.Globalization;
using System.Text;

namespace Bench.Rules.Tests.Imports;

/// <summary>Writes LoadGen's detail log with the keys that are read of it.</summary>
internal static class LogDraft
{
    /// <summary>A line of a log.</summary>
    public static string Line(string key, string json, bool error = false) =>
        $":::MLLOG {{\"key\": \"{key}\", \"value\": {json}, \"time_ms\": 1.5, \"metadata\": {{\"is_error\": {(error ? "true" : "false")}}}}}\n";

    /// <summary>A whole log: what every run writes, with what is said of this one.</summary>
    public static string Of(string scenario, string mode, string sut, params (string Key, object Value)[] more)
    {
        StringBuilder log = new();
        foreach ((string key, object value) in new (string, object)[]
        {
            ("loadgen_version", "6.0.17 @ 0123456789"),
            ("loadgen_git_status_message", ""),
            ("test_datetime", "2026-03-02T10:00:00Z"),
            ("sut_name", sut),
            ("qsl_name", "Example QSL"),
            ("requested_scenario", scenario),
            ("requested_test_mode", mode),
            ("effective_scenario", scenario),
            ("effective_test_mode", mode),
            ("effective_min_duration_ms", 600000),
            ("effective_qsl_rng_seed", 2085463073848966840),
            ("effective_sample_index_rng_seed", 2747215439041700203),
            ("effective_schedule_rng_seed", 16159082839903944936),
        }.Concat(more))
        {
            log.Append(Line(key, value switch
            {
                string text => $"\"{text}\"",
                bool flag => flag ? "true" : "false",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => throw new ArgumentException(key, nameof(more)),
            }));
        }

        return log.ToString();
    }

    /// <summary>What a timed run says of its validity.</summary>
    public static IEnumerable<(string Key, object Value)> Valid(bool server = false) =>
    [
        ("result_validity", "VALID"),
        .. server ? [("result_perf_constraints_met", (object)true)] : Array.Empty<(string, object)>(),
        ("result_min_duration_met", true), ("result_min_queries_met", true), ("early_stopping_met", true),
    ];

    /// <summary>A distribution: least, mean, greatest and percentiles.</summary>
    /// <param name="form">The key, with <c>{0}</c> where the extreme's name or the percentile stands.</param>
    /// <param name="values">Least, mean, 50, 90, 95, 97, 99, 99.9 and greatest.</param>
    public static IEnumerable<(string Key, object Value)> Latencies(string form, params long[] values)
    {
        string[] names = ["min", "mean", "50.00_percentile", "90.00_percentile", "95.00_percentile", "97.00_percentile", "99.00_percentile", "99.90_percentile", "max"];
        return names.Zip(values, (name, value) => (string.Format(CultureInfo.InvariantCulture, form, name), (object)value));
    }
}
