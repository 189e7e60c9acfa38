namespace Bench.Spec;

/// <summary>Where a finding stands: a file and, for text, a 1-based line and column (0 when not known).</summary>
/// <param name="Path">The file's path as the user gave it, or its name inside the bundle.</param>
/// <param name="Line">1-based line, 0 when the finding concerns the whole file.</param>
/// <param name="Column">1-based column, 0 when not known.</param>
public readonly record struct Location(string Path, int Line = 0, int Column = 0)
{
    /// <summary>The same place under the file's name alone, as a plan says it: a bundle tells nothing of the folders of the machine that it comes from, and two machines plan the same.</summary>
    public Location WithoutFolder() => this with { Path = System.IO.Path.GetFileName(Path) };

    /// <inheritdoc/>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => Path,
        (_, 0) => $"{Path}:{Line}",
        _ => $"{Path}:{Line}:{Column}",
    };
}
