using System.Collections.Immutable;
using Bench.Results.Plots;
using Bench.Statistics.Borrowings;

namespace Bench.Rules.Tests.Borrowings;

/// <summary>Who took what from whom.</summary>
public sealed class BorrowingLineageTests
{
    private static readonly RoundEntry Acme = Make("Acme", null, null);
    private static readonly RoundEntry Zeta = Make("Zeta", null, null);
    private static readonly RoundEntry ZetaAgain = Make("Zeta", Acme, Zeta);
    private static readonly RoundEntry Omega = Make("Omega", null, null);
    private static readonly RoundEntry OmegaAgain = Make("Omega", ZetaAgain, Omega);
    private static readonly RoundEntry Iota = Make("Iota", Acme, Omega);

    [Fact]
    public void Puts_each_borrower_below_its_lender()
    {
        BorrowingLineage lineage = BorrowingLineage.Of([OmegaAgain, Iota, ZetaAgain, Omega, Zeta, Acme]);
        string[] lines = [.. lineage.ToLines()];
        Assert.Equal(4, lines.Length);
        Assert.StartsWith($"Acme: rnn-lm-tiny 1.0, bundle {Acme.ShortId}", lines[0], StringComparison.Ordinal);
        int zeta = Array.FindIndex(lines, static line => line.Contains("Zeta", StringComparison.Ordinal));
        Assert.Equal(zeta == 1 ? "├─ " : "└─ ", lines[zeta][..3]);
        Assert.StartsWith((zeta == 1 ? "│  " : "   ") + "└─ Omega", lines[zeta + 1], StringComparison.Ordinal);
        Assert.Contains($"replaces {Zeta.ShortId}", lines[zeta], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains($"Iota: rnn-lm-tiny 1.0, bundle {Iota.ShortId}", StringComparison.Ordinal));
        Assert.Equal(2, lineage.Apart);
    }

    [Fact]
    public void Names_a_lender_that_is_not_at_hand()
    {
        BorrowingLineage lineage = BorrowingLineage.Of([ZetaAgain, Zeta]);
        Assert.Equal($"? bundle {Acme.ShortId}, not at hand", lineage.ToLines()[0]);
        Assert.Equal(1, lineage.Nodes[1].Depth);
    }

    [Fact]
    public void Draws_every_result_and_the_same_bytes_again()
    {
        ImmutableArray<RoundEntry> entries = [Acme, Zeta, ZetaAgain, Omega, OmegaAgain];
        string picture = LineagePlot.Draw(BorrowingLineage.Of(entries));
        Assert.Equal(picture, LineagePlot.Draw(BorrowingLineage.Of(entries)));
        Assert.All(new[] { Acme, ZetaAgain, OmegaAgain }, entry => Assert.Contains(entry.BundleId.Hex, picture, StringComparison.Ordinal));
        Assert.Equal(2, picture.Split("<path").Length - 1);
        Assert.Contains("nobody borrowed", LineagePlot.Draw(BorrowingLineage.Of([Acme])), StringComparison.Ordinal);
    }

    private static RoundEntry Make(string submitter, RoundEntry? lender, RoundEntry? original) =>
        TrainedResults.Make(new TrainedResult { Submitter = submitter, Series = lender is null ? "first" : "again", Lender = lender, Original = original });
}
