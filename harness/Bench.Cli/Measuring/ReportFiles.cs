namespace Bench.Cli.Measuring;

/// <summary>What a report left, in words.</summary>
internal static class ReportFiles
{
    /// <summary>The tables that a report's folder holds: one for each kind of which there is a result, and one where results show how time grows with the length of sequences.</summary>
    public static string Tables(string folder) => string.Join(", ", new[] { "results.csv", "training.csv", "sequence-lengths.csv" }.Where(name => File.Exists(Path.Combine(folder, name))));
}
