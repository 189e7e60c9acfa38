using System.Text.Json;

namespace Bench.Statistics.Conformance;

/// <summary>One table of <c>early_stopping.json</c>: rows of [t, h] at a percentile.</summary>
internal static class EarlyStoppingCase
{
    public static string NameOf(JsonElement table)
    {
        string Value(string key) => table.TryGetProperty(key, out JsonElement value) ? value.GetRawText() : "?";
        return $"p={Value("p")} d={Value("tolerance_d")} c={Value("confidence_c")}";
    }

    public static void Compare(JsonElement table, Differences differences)
    {
        double percentile = table.GetProperty("p").GetDouble();
        double tolerance = table.GetProperty("tolerance_d").GetDouble();
        double confidence = table.GetProperty("confidence_c").GetDouble();
        foreach (JsonElement row in table.GetProperty("rows").EnumerateArray())
        {
            long overLatency = row[0].GetInt64();
            long passing = EarlyStopping.MinPassingQueries(overLatency, percentile, tolerance, confidence);
            differences.Integer($"h({overLatency})", row[1], passing);
        }
    }
}
