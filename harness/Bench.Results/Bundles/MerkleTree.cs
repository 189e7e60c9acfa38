using System.Collections.Immutable;
using System.Security.Cryptography;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>The hash tree of an append-only log: proofs that a leaf is in it, and that a smaller tree is its beginning.</summary>
/// <remarks>Source: RFC 6962, section 2.1, with SHA-256; the iterative verifications are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2.</remarks>
public static class MerkleTree
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>The hash of a leaf's bytes.</summary>
    public static Sha256Digest LeafHash(ReadOnlySpan<byte> leaf) => Sha256Digest.Of([LeafPrefix, .. leaf]);

    /// <summary>The root of the tree over the leaves; of none, the digest of no bytes.</summary>
    public static Sha256Digest Root(ReadOnlySpan<ReadOnlyMemory<byte>> leaves)
    {
        if (leaves.Length <= 1)
        {
            return leaves.IsEmpty ? Sha256Digest.Of([]) : LeafHash(leaves[0].Span);
        }

        // The left part is the largest power of two that leaves something for the right.
        int split = 1 << (31 - int.LeadingZeroCount(leaves.Length - 1));
        return Node(Root(leaves[..split]), Root(leaves[split..]));
    }

    /// <summary>Whether the path proves that the leaf stands at the index of the tree with the given size and root.</summary>
    public static bool Includes(MerkleTreeHead head, long index, Sha256Digest leafHash, ImmutableArray<Sha256Digest> path)
    {
        if (index < 0 || index >= head.Size)
        {
            return false;
        }

        long node = index;
        long last = head.Size - 1;
        Sha256Digest hash = leafHash;
        foreach (Sha256Digest sibling in path)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = Node(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                hash = Node(hash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash == head.Root;
    }

    /// <summary>Whether the path proves that the older tree is the beginning of the newer one.</summary>
    public static bool Extends(MerkleTreeHead older, MerkleTreeHead newer, ImmutableArray<Sha256Digest> path)
    {
        if (older.Size <= 0 || older.Size > newer.Size)
        {
            return false;
        }

        if (older.Size == newer.Size)
        {
            return path.IsEmpty && older.Root == newer.Root;
        }

        // A complete older tree is itself the first node of the proof.
        ImmutableArray<Sha256Digest> nodes = long.IsPow2(older.Size) ? path.Insert(0, older.Root) : path;
        if (nodes.IsEmpty)
        {
            return false;
        }

        long node = older.Size - 1;
        long last = newer.Size - 1;
        while ((node & 1) == 1)
        {
            node >>= 1;
            last >>= 1;
        }

        Sha256Digest olderHash = nodes[0];
        Sha256Digest newerHash = nodes[0];
        foreach (Sha256Digest sibling in nodes.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                olderHash = Node(sibling, olderHash);
                newerHash = Node(sibling, newerHash);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                newerHash = Node(newerHash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && olderHash == older.Root && newerHash == newer.Root;
    }

    private static Sha256Digest Node(Sha256Digest left, Sha256Digest right) =>
        Sha256Digest.FromHash(SHA256.HashData([NodePrefix, .. left.ToBytes(), .. right.ToBytes()]));
}
