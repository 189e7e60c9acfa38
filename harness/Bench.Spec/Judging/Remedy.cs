namespace Bench.Spec.Judging;

/// <summary>What to do about a file that is not as the harness wrote it. Such a finding has two readers: whoever hands the result in, and whoever reviews it.</summary>
public static class Remedy
{
    /// <summary>For a file that contradicts what it must follow from.</summary>
    /// <param name="what">The file or folder, with its article: <c>the log</c>.</param>
    public static string ForChanged(string what) =>
        $"submitter: hand {what} in as the harness wrote it, or measure again; reviewer: {what} was changed after the run, or is another run's: believe neither side, and ask for the original";

    /// <summary>For runs of one result that were not made as one.</summary>
    /// <param name="runs">The runs: <c>both runs</c>.</param>
    public static string ForMixed(string runs) =>
        $"submitter: make {runs} again, together; reviewer: these runs say nothing about one another, whatever each says by itself";
}
