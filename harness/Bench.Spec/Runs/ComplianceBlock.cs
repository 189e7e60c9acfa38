using System.Collections.Immutable;
using System.Globalization;

namespace Bench.Spec.Runs;

/// <summary>The place of a compliance run: they are short and come in pairs, an ordinary one beside one that differs in what is tested, so that a drift of the machine touches both alike.</summary>
/// <param name="Test">The test.</param>
/// <param name="Pair">The pair's number, from 0.</param>
/// <param name="Tested">Whether it is the one that differs: asked again (TEST04), under other seeds (TEST05).</param>
public readonly record struct ComplianceBlock(ComplianceTest Test, int Pair, bool Tested)
{
    private const int CachingPairs = 10;
    private const int SeedPairs = 4;

    /// <summary>All of them in order of issue.</summary>
    public static ImmutableArray<ComplianceBlock> All { get; } =
    [
        .. Enumerable.Range(0, CachingPairs).SelectMany(static pair => new ComplianceBlock[] { new(ComplianceTest.Caching, pair, false), new(ComplianceTest.Caching, pair, true) }),

        // Now the one first and now the other: what grows slower by and by is not taken for a dependence on seeds.
        .. Enumerable.Range(0, SeedPairs).SelectMany(static pair => new ComplianceBlock[] { new(ComplianceTest.OtherSeeds, pair, pair % 2 == 1), new(ComplianceTest.OtherSeeds, pair, pair % 2 == 0) }),
    ];

    /// <summary>Where the run is written, below the run directory: <c>compliance/test04/00-ordinary</c>.</summary>
    public string Folder => Test == ComplianceTest.Caching
        ? string.Create(CultureInfo.InvariantCulture, $"compliance/test04/{Pair:00}-{(Tested ? "repeated" : "ordinary")}")
        : string.Create(CultureInfo.InvariantCulture, $"compliance/test05/{Pair:00}-{(Tested ? "other-seeds" : "round-seeds")}");
}
