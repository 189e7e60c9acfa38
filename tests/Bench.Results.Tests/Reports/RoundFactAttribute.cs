namespace Bench.Results.Tests.Reports;

/// <summary>A test that leaves a round's bundles in a folder; without one it is skipped, since only <c>tests/run-heavy</c> has a use for them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RoundFactAttribute : FactAttribute
{
    /// <summary>The variable that names the folder.</summary>
    public const string Folder = "BENCH_ROUND_FOLDER";

    /// <summary>The variable that says how many bundles; 1,000 by default.</summary>
    public const string Bundles = "BENCH_ROUND_BUNDLES";

    public RoundFactAttribute() => Skip = Environment.GetEnvironmentVariable(Folder) is null ? $"{Folder} names no folder: tests/run-heavy does" : null;
}
