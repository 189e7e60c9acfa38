using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Results.Bundles;
using Bench.Tests;

namespace Bench.Results.Tests.Bundles;

public sealed class TrustRootTests : IDisposable
{
    private static readonly string Public = Repository.At("tests", "Bench.Results.Tests", "Bundles", "Golden", "public");

    private readonly Specimen specimen = new();

    [Fact]
    public void Every_published_chain_gets_its_verdict()
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Public, "trust_chains.json")));
        Assert.Equal(4, cases.RootElement.GetArrayLength());
        foreach (JsonElement item in cases.RootElement.EnumerateArray())
        {
            ReadOnlyMemory<byte>[] chain = [.. item.GetProperty("chain").EnumerateArray().Select(static root => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(root.GetString()!)))];
            TrustRefusedException? refused = Record.Exception(() => TrustChain.Follow(chain, item.GetProperty("at").GetDateTimeOffset())) as TrustRefusedException;
            Assert.True(refused is null == (item.GetProperty("verdict").GetString() == "ACCEPT"), $"{item.GetProperty("id")}: {refused?.Message ?? "accepted"}");
        }
    }

    [Fact]
    public void The_published_root_is_read_from_a_file_a_signed_file_and_a_folder()
    {
        TrustRoot root = TrustChain.Load(Path.Combine(Public, "bundles", "trust.json"));
        Assert.Equal(1, root.Version);
        Assert.Equal("pub-results.bench.example/log", root.LogOrigin);
        Assert.Equal(2, root.Root.Threshold);
        Assert.Equal(1, TrustChain.Load(Path.Combine(Public, "bundles", "root.1.dsse.json")).Version);
        Assert.Equal(1, TrustChain.Load(Path.Combine(Public, "bundles")).Version);
    }

    [Fact]
    public void A_folder_leads_from_the_trusted_version_to_the_newest_and_stops_at_a_forged_one()
    {
        using TemporaryFolder folder = new();
        folder.Write("trust.json", CanonicalJson.Write(specimen.TrustJson()));
        folder.Write("root.2.dsse.json", Signed(specimen.TrustJson(version: 2), specimen.Root));
        Assert.Equal(2, TrustChain.Load(folder.Root).Version);

        folder.Write("root.3.dsse.json", Signed(specimen.TrustJson(version: 3), specimen.Stranger));
        Assert.Throws<TrustRefusedException>(() => TrustChain.Load(folder.Root));
    }

    [Fact]
    public void Only_the_last_of_a_chain_must_be_unexpired()
    {
        byte[] first = Signed(specimen.TrustJson("2026-11-01T00:00:00Z"), specimen.Root);
        byte[] second = Signed(specimen.TrustJson(version: 2), specimen.Root);
        Assert.Equal(2, TrustChain.Follow([first, second], Specimen.Now).Version);
        Assert.Throws<TrustRefusedException>(() => TrustChain.Follow([first], Specimen.Now));
    }

    [Fact]
    public void A_key_that_signs_twice_counts_once()
    {
        JsonObject root = specimen.TrustJson();
        root["roles"]!["root"] = new JsonObject
        {
            ["keyids"] = new JsonArray(specimen.Root.PublicKey.Id.Hex, specimen.Log.PublicKey.Id.Hex),
            ["threshold"] = 2,
        };
        Assert.Throws<TrustRefusedException>(() => TrustChain.Follow([Signed(root, specimen.Root, specimen.Root)], Specimen.Now));
        Assert.Equal(1, TrustChain.Follow([Signed(root, specimen.Root, specimen.Log)], Specimen.Now).Version);
    }

    public static TheoryData<string> Defects { get; } = new(
        "spaces", "unknown member", "other type", "key under another id", "role names a key twice", "role names an unknown key", "threshold 0", "threshold 2 of 1", "local time", "other algorithm", "no log");

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_root_that_is_not_exactly_as_described_is_refused(string defect)
    {
        JsonObject root = specimen.TrustJson();
        JsonObject submitter = root["roles"]!["submitter"]!.AsObject();
        JsonObject keys = root["keys"]!.AsObject();
        string id = specimen.Submitter.PublicKey.Id.Hex;
        switch (defect)
        {
            case "unknown member":
                root["more"] = 1;
                break;
            case "other type":
                root["_type"] = "trust-root/2";
                break;
            case "key under another id":
                keys[id] = Specimen.KeyJson(specimen.Stranger.PublicKey);
                break;
            case "role names a key twice":
                submitter["keyids"] = new JsonArray(id, id);
                break;
            case "role names an unknown key":
                submitter["keyids"] = new JsonArray(specimen.Stranger.PublicKey.Id.Hex);
                break;
            case "threshold 0":
                submitter["threshold"] = 0;
                break;
            case "threshold 2 of 1":
                submitter["threshold"] = 2;
                break;
            case "local time":
                root["expires"] = "2027-11-22T00:00:00+01:00";
                break;
            case "other algorithm":
                keys[id]!["alg"] = "ed25519";
                break;
            case "no log":
                root["roles"]!.AsObject().Remove("log");
                break;
            default:
                Assert.Equal("spaces", defect);
                break;
        }

        byte[] bytes = defect == "spaces" ? Encoding.UTF8.GetBytes(root.ToJsonString(new JsonSerializerOptions { WriteIndented = true })) : CanonicalJson.Write(root);
        Assert.Throws<TrustRefusedException>(() => TrustRoot.Read(bytes));
    }

    [Fact]
    public void A_missing_root_is_refused_with_its_path() =>
        Assert.Contains("nowhere.json", Assert.Throws<TrustRefusedException>(() => TrustChain.Load("nowhere.json")).Message, StringComparison.Ordinal);

    public void Dispose() => specimen.Dispose();

    private static byte[] Signed(JsonObject root, params SigningKey[] keys) => DsseEnvelope.Sign(TrustRoot.PayloadType, CanonicalJson.Write(root), keys).ToJson();
}
