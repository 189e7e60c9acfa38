using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Results.Exports;

/// <summary>Reference convergence points as the JSON of MLCommons' convergence checker, for its option <c>--custom_rcps</c>, under a carrier's name.</summary>
/// <remarks>Convergence is in training examples, whatever the checker's key calls it; a run of the reference that did not converge is left out, as in our own test. Source: MLCommons logging, rcp_checker.py.</remarks>
public static class MllogRcps
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The file's text.</summary>
    public static string Of(ReferenceConvergencePoints points, MllogCarrier carrier)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(carrier);
        JsonObject records = [];
        foreach (ReferenceConvergencePoint point in points.Points)
        {
            records[string.Create(CultureInfo.InvariantCulture, $"{carrier.Name}_ref_{point.BatchSize}")] = new JsonObject
            {
                ["Benchmark"] = carrier.Name,
                ["Creator"] = $"the reference of {points.Workload} {points.WorkloadVersion}",
                ["Precision"] = point.Precision.FieldName,
                ["BS"] = point.BatchSize,
                ["Hyperparams"] = new JsonObject(point.Hyperparameters.Select(static one => KeyValuePair.Create(one.Name, one.Value.IsNumber ? JsonNode.Parse(one.Value.Text) : JsonValue.Create(one.Value.Text)))),
                ["Epochs to converge"] = new JsonArray([.. point.Runs.Where(static run => run.Examples is not null).Select(static run => (JsonNode)run.Examples!.Value)]),
            };
        }

        return records.ToJsonString(Indented) + "\n";
    }
}
