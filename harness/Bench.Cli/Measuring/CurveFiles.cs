using System.Text.Json;
using Bench.Results.Curves;
using Bench.Results.Plots;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>The files of a curve in the output folder: <c>curve.json</c>, <c>curve.csv</c>, <c>curve.svg</c>. Written again after every run, so that whatever ends the search loses no run.</summary>
internal sealed class CurveFiles(RunFolder folder)
{
    private const string Json = "curve.json";

    /// <summary>Refuses a folder that holds a curve: it is never overwritten.</summary>
    /// <exception cref="RunFolderException">It does.</exception>
    public void RequireFree()
    {
        if (File.Exists(At(Json)))
        {
            throw new RunFolderException($"{At(Json)} exists already; a curve is never overwritten", "name another folder with --out");
        }
    }

    /// <summary>Writes the curve as it is now.</summary>
    public void Write(RateCurve curve)
    {
        if (!curve.Points.IsEmpty)
        {
            Replace("curve.svg", RateCurvePlot.Draw(curve));
        }

        using StringWriter csv = new();
        curve.WriteCsv(csv);
        Replace("curve.csv", csv.ToString());
        Replace(Json, JsonSerializer.Serialize(curve, BenchJson.Indented) + "\n");
    }

    // By renaming: a reader, and whoever comes after a kill, sees the old file or the new one.
    private void Replace(string name, string text)
    {
        File.WriteAllText(At(name + ".new"), text);
        File.Move(At(name + ".new"), At(name), overwrite: true);
    }

    private string At(string name) => Path.Combine(folder.Path, name);
}
