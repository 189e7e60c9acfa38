using System.Globalization;
using System.Text.Json;

namespace Bench.Rules.Tests.Trainings;

/// <summary>A training log read from the description of its format alone: everything before the marker is ignored, then one object a line, in which key, value, time and metadata stand.</summary>
internal sealed class MllogLog
{
    private const string Marker = ":::MLLOG ";

    private MllogLog(IReadOnlyList<Line> lines) => Lines = lines;

    /// <summary>The lines in order.</summary>
    public IReadOnlyList<Line> Lines { get; }

    /// <summary>What a summarizer takes for the time to train: from the first start to the first stop, minutes.</summary>
    public double Minutes => (One("run_stop").TimeMs - One("run_start").TimeMs) / 60 / 1000;

    /// <summary>Reads a log.</summary>
    public static MllogLog Read(string text) => new([.. text.Split('\n').Where(static line => line.Contains(Marker, StringComparison.Ordinal)).Select(LineOf)]);

    /// <summary>The only line of a key.</summary>
    public Line One(string key) => Assert.Single(Lines, line => line.Key == key);

    /// <summary>All lines of a key.</summary>
    public IReadOnlyList<Line> All(string key) => [.. Lines.Where(line => line.Key == key)];

    /// <summary>Whether a benchmark's open division takes it: these keys and no others are asked for, in this order of events, and an evaluation below 1.</summary>
    public bool IsOpenCompliant(string unit)
    {
        string[] once = ["submission_benchmark", "submission_org", "submission_platform", "submission_division", "init_stop", "run_start", "run_stop", "train_samples", "eval_samples"];
        string[] order = ["init_start", "init_stop", "run_start", "run_stop"];
        return once.All(key => Lines.Count(line => line.Key == key) == 1)
            && One("submission_division").Value.GetString() == "open"
            && Lines.Any(static line => line.Key == "cache_clear")
            && Lines.Where(line => order.Contains(line.Key)).Select(static line => line.Key).SequenceEqual(order)
            && One("run_stop").Metadata.TryGetProperty("status", out _)
            && All("eval_accuracy").All(line => line.Metadata.TryGetProperty(unit, out _))
            && All("eval_accuracy").Any(static line => line.Value.GetDouble() < 1);
    }

    private static Line LineOf(string text)
    {
        JsonElement json = JsonDocument.Parse(text[(text.LastIndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..]).RootElement;
        Assert.Contains(json.GetProperty("event_type").GetString(), new[] { "INTERVAL_START", "INTERVAL_END", "POINT_IN_TIME" });
        JsonElement metadata = json.GetProperty("metadata");
        Assert.True(metadata.TryGetProperty("file", out _) && metadata.TryGetProperty("lineno", out _));
        return new Line(json.GetProperty("key").GetString()!, json.GetProperty("value"), double.Parse(json.GetProperty("time_ms").GetRawText(), CultureInfo.InvariantCulture), metadata);
    }

    /// <summary>A line.</summary>
    internal sealed record Line(string Key, JsonElement Value, double TimeMs, JsonElement Metadata);
}
