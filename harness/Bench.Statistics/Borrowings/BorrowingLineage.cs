using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Statistics.Borrowings;

/// <summary>Who took hyperparameters from whom: a forest, each lender above those who borrowed from it.</summary>
/// <remarks>A plan names its lender by the digest of a sealed bundle, so no chain of bundles leads back to itself.</remarks>
public sealed record BorrowingLineage
{
    /// <summary>The results, each followed by those that borrowed from it; lenders, and borrowers of one lender, in order of their first run.</summary>
    public required ImmutableArray<LineageNode> Nodes { get; init; }

    /// <summary>Results that neither lent nor borrowed.</summary>
    public required int Apart { get; init; }

    /// <summary>The lineage of the entries at hand; a lender that is not among them stands there with its id alone.</summary>
    public static BorrowingLineage Of(ImmutableArray<RoundEntry> entries)
    {
        RoundEntry[] ordered = [.. entries.DistinctBy(static entry => entry.BundleId).OrderBy(static entry => entry.StartedOn).ThenBy(static entry => entry.BundleId.Hex, StringComparer.Ordinal)];
        ILookup<Sha256Digest, RoundEntry> borrowers = ordered.Where(static entry => entry.Evidence.Plan.Borrowing is not null).ToLookup(static entry => entry.Evidence.Plan.Borrowing!.Lender);
        Dictionary<Sha256Digest, RoundEntry> known = ordered.ToDictionary(static entry => entry.BundleId);
        List<LineageNode> nodes = [];
        foreach (RoundEntry root in ordered.Where(entry => entry.Evidence.Plan.Borrowing is null && borrowers.Contains(entry.BundleId)))
        {
            Climb(root.BundleId, 0, -1);
        }

        foreach (Sha256Digest absent in borrowers.Select(static group => group.Key).Where(lender => !known.ContainsKey(lender)))
        {
            Climb(absent, 0, -1);
        }

        return new BorrowingLineage { Nodes = [.. nodes], Apart = ordered.Length - nodes.Count(static node => node.Entry is not null) };

        void Climb(Sha256Digest id, int depth, int lender)
        {
            int index = nodes.Count;
            nodes.Add(new LineageNode { BundleId = id, Entry = known.GetValueOrDefault(id), Depth = depth, Lender = lender });
            foreach (RoundEntry borrower in borrowers[id])
            {
                Climb(borrower.BundleId, depth + 1, index);
            }
        }
    }

    /// <summary>The forest as lines of text, one a result.</summary>
    public ImmutableArray<string> ToLines() => [.. Nodes.Select((node, i) => Branch(i) + node.Text)];

    /// <summary>The lines of the tree before a node: where a lender above has more borrowers below, its line goes on.</summary>
    private string Branch(int index)
    {
        LineageNode node = Nodes[index];
        if (node.Depth == 0)
        {
            return "";
        }

        string branch = IsLast(index) ? "└─ " : "├─ ";
        for (int above = node.Lender; Nodes[above].Depth > 0; above = Nodes[above].Lender)
        {
            branch = (IsLast(above) ? "   " : "│  ") + branch;
        }

        return branch;
    }

    private bool IsLast(int index) => !Nodes.Skip(index + 1).Any(other => other.Lender == Nodes[index].Lender);
}
