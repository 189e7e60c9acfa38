using System.Globalization;
using System.Text;
using Bench.Definitions.Forms;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>Writes reference convergence points as <see cref="RcpReader"/> reads them; the same points are the same bytes.</summary>
public static class RcpText
{
    /// <summary>The text.</summary>
    public static string Of(ReferenceConvergencePoints points)
    {
        ArgumentNullException.ThrowIfNull(points);
        HashSet<string> grouped = [.. points.Points.SelectMany(static point => point.Hyperparameters).Where(static one => one.BatchGroup).Select(static one => one.Name)];
        string group = string.Join(", ", HyperparameterKey.All.Select(static key => key.Name).Where(grouped.Contains));
        StringBuilder text = new();
        text.Append("# Made by 'bench rcp make': the examples that the reference trained on until it met the target.\n");
        text.Append(CultureInfo.InvariantCulture, $"schema: {RcpReader.SchemaName}\n");
        text.Append(CultureInfo.InvariantCulture, $"workload: {points.Workload}\n");
        text.Append(CultureInfo.InvariantCulture, $"version: \"{points.WorkloadVersion}\"\n");
        text.Append(CultureInfo.InvariantCulture, $"workload_sha256: {points.WorkloadDigest.Hex}\n");
        text.Append(CultureInfo.InvariantCulture, $"batch_group: [{group}]\n");
        text.Append("points:\n");
        foreach (ReferenceConvergencePoint point in points.Points)
        {
            Append(text, point);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ReferenceConvergencePoint point)
    {
        text.Append(CultureInfo.InvariantCulture, $"  - batch_size: {point.BatchSize}\n");
        text.Append(CultureInfo.InvariantCulture, $"    precision: {Choice.NameOf(point.Precision)}\n");
        text.Append("    hyperparameters:\n");
        foreach (PlannedHyperparameter one in point.Hyperparameters)
        {
            text.Append(CultureInfo.InvariantCulture, $"      {one.Name}: {one.Value}\n");
        }

        text.Append("    runs:\n");
        foreach (ReferenceRun run in point.Runs)
        {
            string examples = run.Examples?.ToString(CultureInfo.InvariantCulture) ?? "null";
            text.Append(CultureInfo.InvariantCulture, $"      - {{ seed: {run.Seed}, examples: {examples} }}\n");
        }
    }
}
