using System.Text;
using Bench.Results.Bundles;
using Bench.Spec;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Results.Tests.Bundles;

public sealed class ManifestTests
{
    private const string Hex = "da869061581652e0e5be8e1e11276ec71711a7da9f13111ae77ecbbc64abd77c";

    [Fact]
    public void Reads_back_what_it_wrote_whatever_the_order_of_the_files()
    {
        Dictionary<string, Sha256Digest> files = new()
        {
            ["payload/b.json"] = Sha256Digest.Of("b"u8),
            ["payload/a/z.bin"] = Sha256Digest.Of("z"u8),
            ["payload/a.json"] = Sha256Digest.Of("a"u8),
        };
        Manifest written = Manifest.Of(files);
        Manifest read = Manifest.Read(written.Bytes.AsSpan());

        Assert.Equal(files.Count, read.Files.Count);
        Assert.All(files, file => Assert.Equal(file.Value, read.Files[file.Key]));
        Assert.Equal(Sha256Digest.Of(written.Bytes.AsSpan()), read.BundleId);
        Assert.StartsWith($"{Sha256Digest.Of("a"u8)}  payload/a.json\n", Encoding.ASCII.GetString(written.Bytes.AsSpan()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(Hex + "  payload/a")]
    [InlineData(Hex + "  payload/a\r\n")]
    [InlineData(Hex + " *payload/a\n")]
    [InlineData(Hex + " payload/a\n")]
    [InlineData(Hex + "   payload/a\n")]
    [InlineData(Hex + "  payload/a \n")]
    [InlineData("\uFEFF" + Hex + "  payload/a\n")]
    [InlineData("\\" + Hex + "  payload/a\n")]
    [InlineData("DA869061581652e0e5be8e1e11276ec71711a7da9f13111ae77ecbbc64abd77c  payload/a\n")]
    [InlineData("da86  payload/a\n")]
    [InlineData(Hex + "  payload/a\n\n")]
    [InlineData("\n" + Hex + "  payload/a\n")]
    [InlineData(Hex + "  payload/b\n" + Hex + "  payload/a\n")]
    [InlineData(Hex + "  payload/a\n" + Hex + "  payload/a\n")]
    [InlineData(Hex + "  manifest.sha256\n")]
    [InlineData(Hex + "  payload/../a\n")]
    [InlineData(Hex + "  payload/A\n")]
    [InlineData(Hex + "  payload/\n")]
    [InlineData(Hex + "  /payload/a\n")]
    [InlineData("# comment\n")]
    public void Refuses_every_other_spelling(string text) =>
        Assert.Equal(BundleCode.Manifest, Assert.Throws<BundleRefusedException>(() => Manifest.Read(Encoding.UTF8.GetBytes(text))).Error.Code);

    [Fact]
    public void Survives_any_bytes() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes =>
    {
        Assert.Throws<BundleRefusedException>(() => Manifest.Read(bytes));
        return true;
    }));

    [Theory]
    [InlineData("payload/plan.json", true)]
    [InlineData("payload/a/b/c/d/e/f/g", true)]
    [InlineData("payload/a/b/c/d/e/f/g/h", false)]
    [InlineData("payload/_a-b.c", true)]
    [InlineData("payload/.hidden", false)]
    [InlineData("payload/-option", false)]
    [InlineData("payload/a.", false)]
    [InlineData("payload/a..b", true)]
    [InlineData("payload//a", false)]
    [InlineData("payload/a/", false)]
    [InlineData("/payload/a", false)]
    [InlineData("payload/..", false)]
    [InlineData("payload\\a", false)]
    [InlineData("payload/ä", false)]
    [InlineData("payload/a b", false)]
    [InlineData("payload/a\0", false)]
    [InlineData("payload/con", false)]
    [InlineData("payload/nul.txt", false)]
    [InlineData("payload/com0", false)]
    [InlineData("payload/lpt9.tar.gz", false)]
    [InlineData("payload/com10", true)]
    [InlineData("payload/console", true)]
    [InlineData("", false)]
    public void A_path_is_the_same_on_every_system_or_it_is_refused(string path, bool allowed) => Assert.Equal(allowed, BundlePath.Defect(path) is null);

    [Fact]
    public void A_segment_has_at_most_64_bytes_and_a_path_200()
    {
        string longest = "payload/" + string.Join('/', new string('a', 64), new string('b', 64), new string('c', 62));
        Assert.Equal(200, longest.Length);
        Assert.Null(BundlePath.Defect(longest));
        Assert.NotNull(BundlePath.Defect(longest + "c"));
        Assert.NotNull(BundlePath.Defect("payload/" + new string('a', 65)));
    }

    [Theory]
    [InlineData("attestations/review-1.dsse.json", 1)]
    [InlineData("attestations/review-999.dsse.json", 999)]
    [InlineData("attestations/review-0.dsse.json", 0)]
    [InlineData("attestations/review-01.dsse.json", 0)]
    [InlineData("attestations/review-1000.dsse.json", 0)]
    [InlineData("attestations/review-.dsse.json", 0)]
    [InlineData("attestations/review-x.dsse.json", 0)]
    [InlineData("attestations/review-1.json", 0)]
    public void Reviews_are_numbered_1_to_999(string path, int number) => Assert.Equal(number, BundlePath.ReviewNumber(path));
}
