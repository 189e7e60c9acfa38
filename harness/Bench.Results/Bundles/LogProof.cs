using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>The proof that the results log holds a bundle: an index, a path in the hash tree, and a signed checkpoint.</summary>
/// <remarks>Source: C2SP tlog-proof, version 1, without its optional extra data.</remarks>
public sealed record LogProof
{
    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const string IndexMark = "index ";

    /// <summary>The leaf's index, from 0 on.</summary>
    public required long Index { get; init; }

    /// <summary>The hashes from the leaf's sibling upwards.</summary>
    public required ImmutableArray<Sha256Digest> Path { get; init; }

    /// <summary>The log's word on its size and root.</summary>
    public required Checkpoint Checkpoint { get; init; }

    /// <summary>The leaf by which the log knows a result: bundle, submitter's statement and the key that signed it.</summary>
    public static byte[] Leaf(Sha256Digest bundleId, Sha256Digest statement, Sha256Digest keyId) =>
        Encoding.ASCII.GetBytes($"bench-result/v1\nbundle sha256:{bundleId}\nstatement sha256:{statement}\nkey sha256:{keyId}\n");

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{FirstLine}\n{IndexMark}{Index}\n");
        foreach (Sha256Digest hash in Path)
        {
            text.Append(Convert.ToBase64String(hash.ToBytes())).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.Append('\n').Append(Checkpoint.ToText()).ToString());
    }

    /// <summary>Reads a proof's file.</summary>
    /// <exception cref="BundleRefusedException">The form is wrong, with code <c>E_INCLUSION</c>.</exception>
    public static LogProof Read(ReadOnlySpan<byte> bytes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Refused("the proof is not UTF-8");
        }

        int blank = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || text.Contains('\r', StringComparison.Ordinal))
        {
            throw Refused(blank < 0 ? "the proof has no empty line before its checkpoint" : "the proof has carriage returns");
        }

        string[] head = text[..blank].Split('\n');
        if (head.Length < 2 || head[0] != FirstLine || !head[1].StartsWith(IndexMark, StringComparison.Ordinal) || LogNumber.Parse(head[1][IndexMark.Length..]) is not long index)
        {
            throw Refused($"the proof does not begin with '{FirstLine}' and an index");
        }

        ImmutableArray<Sha256Digest>.Builder path = ImmutableArray.CreateBuilder<Sha256Digest>();
        foreach (string line in head[2..])
        {
            path.Add(StrictBase64.Decode(line, urlSafeToo: false) is { Length: SHA256.HashSizeInBytes } hash
                ? Sha256Digest.FromHash(hash)
                : throw Refused($"'{(line.Length <= 80 ? line : line[..80])}' is no hash in base64"));
        }

        return new LogProof
        {
            Index = index,
            Path = path.ToImmutable(),
            Checkpoint = Checkpoint.Read(text[(blank + 2)..]) ?? throw Refused("the proof's checkpoint is not origin, size, root, an empty line and signatures"),
        };
    }

    /// <summary>Whether the path leads from the leaf of this result, as signed by one of the keys, to the checkpoint's root.</summary>
    public bool Includes(Sha256Digest bundleId, Sha256Digest statement, IEnumerable<Sha256Digest> keyIds) =>
        keyIds.Any(keyId => MerkleTree.Includes(Checkpoint.Head, Index, MerkleTree.LeafHash(Leaf(bundleId, statement, keyId)), Path));

    internal static BundleRefusedException Refused(string message) => new(BundleCode.Inclusion, message, BundlePath.LogProof);
}
