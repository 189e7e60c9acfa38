using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Accuracy;

/// <summary>Which answers of the compliance runs are judged: a pure function of what the runs' logs reveal.</summary>
/// <remarks>
/// An answer that another run gave to the same content, byte for byte, is judged there: TEST05's samples are the accuracy run's, and what TEST04 asks again it asked in the
/// ordinary run of the pair. Of the others each run's salt, revealed after it, draws a few.
/// </remarks>
public static class AnswerChoice
{
    /// <summary>The most answers of a run that are judged: a SUT that is wrong about half of the fresh content, asked in ten runs, escapes one time in a million.</summary>
    public const int MostPerRun = 2;

    /// <summary>The stream of the salt's positions that the draw takes: no record has the number.</summary>
    private const long Stream = long.MaxValue;

    /// <summary>The judged ones among a run's kept answers, as ascending indices.</summary>
    /// <param name="block">The run.</param>
    /// <param name="ends">The ends of the compliance runs, this one's and those before it at least.</param>
    /// <param name="accuracy">The end of the accuracy run; null when there is none.</param>
    public static ImmutableArray<int> Among(ComplianceBlock block, IReadOnlyDictionary<ComplianceBlock, RunEnd> ends, RunEnd? accuracy)
    {
        ArgumentNullException.ThrowIfNull(ends);
        RunEnd end = ends[block];
        RunEnd? judgedElsewhere = block.Test == ComplianceTest.OtherSeeds ? accuracy
            : block.Tested ? ends.GetValueOrDefault(block with { Tested = false })
            : null;
        HashSet<(int Sample, Sha256Digest Sha256)> known = [.. judgedElsewhere?.Kept.Select(static kept => (kept.Sample, kept.Sha256)) ?? []];
        int[] open = [.. Enumerable.Range(0, end.Kept.Length).Where(number => !known.Contains((end.Kept[number].Sample, end.Kept[number].Sha256)))];
        SaltedChoices choices = new(Convert.FromHexString(end.Salt));
        return [.. choices.Positions(Stream, open.Length, MostPerRun).Select(number => open[number])];
    }
}
