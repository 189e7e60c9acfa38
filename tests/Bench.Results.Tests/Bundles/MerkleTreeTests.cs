using System.Collections.Immutable;
using System.Text.Json;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Tests;

namespace Bench.Results.Tests.Bundles;

public sealed class MerkleTreeTests : IDisposable
{
    private readonly JsonDocument published = JsonDocument.Parse(File.ReadAllBytes(Repository.At("tests", "Bench.Results.Tests", "Bundles", "Golden", "public", "merkle.json")));

    private ReadOnlyMemory<byte>[] Leaves =>
        [.. published.RootElement.GetProperty("leaves_hex").EnumerateArray().Select(static leaf => new ReadOnlyMemory<byte>(Convert.FromHexString(leaf.GetString()!)))];

    private Sha256Digest[] Roots => [.. published.RootElement.GetProperty("roots").EnumerateArray().Select(static root => Sha256Digest.Parse(root.GetString()!))];

    [Fact]
    public void Every_published_root_agrees()
    {
        Assert.Equal(9, Roots.Length);
        for (int size = 0; size < Roots.Length; size++)
        {
            Assert.Equal(Roots[size], MerkleTree.Root(Leaves.AsSpan(0, size)));
        }
    }

    [Fact]
    public void Every_published_inclusion_proof_holds_and_holds_nowhere_else()
    {
        JsonElement[] proofs = [.. published.RootElement.GetProperty("inclusion").EnumerateArray()];
        Assert.Equal(36, proofs.Length);
        foreach (JsonElement proof in proofs)
        {
            int index = proof.GetProperty("index").GetInt32();
            int size = proof.GetProperty("size").GetInt32();
            ImmutableArray<Sha256Digest> path = PathOf(proof);
            MerkleTreeHead head = new(size, Roots[size]);
            Sha256Digest leaf = MerkleTree.LeafHash(Leaves[index].Span);

            Assert.True(MerkleTree.Includes(head, index, leaf, path));
            Assert.False(MerkleTree.Includes(head, index, leaf, path.Add(leaf)));
            Assert.False(MerkleTree.Includes(head, -1, leaf, path));
            Assert.False(MerkleTree.Includes(head, size, leaf, path));
            Assert.False(MerkleTree.Includes(head with { Root = Roots[size - 1] }, index, leaf, path));
            Assert.All(Enumerable.Range(0, size).Where(other => other != index), other => Assert.False(MerkleTree.Includes(head, other, leaf, path)));
            Assert.All(Enumerable.Range(0, path.Length), missing => Assert.False(MerkleTree.Includes(head, index, leaf, path.RemoveAt(missing))));
        }
    }

    [Fact]
    public void Every_published_consistency_proof_holds_and_a_damaged_one_does_not()
    {
        JsonElement[] proofs = [.. published.RootElement.GetProperty("consistency").EnumerateArray()];
        Assert.Equal(36, proofs.Length);
        foreach (JsonElement proof in proofs)
        {
            int older = proof.GetProperty("old").GetInt32();
            int newer = proof.GetProperty("new").GetInt32();
            ImmutableArray<Sha256Digest> path = PathOf(proof);
            MerkleTreeHead before = new(older, Roots[older]);
            MerkleTreeHead after = new(newer, Roots[newer]);

            Assert.True(MerkleTree.Extends(before, after, path));
            Assert.False(MerkleTree.Extends(before, after, path.Add(Roots[1])));
            Assert.False(MerkleTree.Extends(before with { Root = Roots[0] }, after, path));
            Assert.False(MerkleTree.Extends(before, after with { Root = Roots[0] }, path));
            Assert.All(Enumerable.Range(0, path.Length), missing => Assert.False(MerkleTree.Extends(before, after, path.RemoveAt(missing))));
        }
    }

    public void Dispose() => published.Dispose();

    private static ImmutableArray<Sha256Digest> PathOf(JsonElement proof) =>
        [.. proof.GetProperty("path").EnumerateArray().Select(static hash => Sha256Digest.Parse(hash.GetString()!))];
}
