using System.Buffers.Binary;
using Bench.Results.Bundles;

namespace Bench.Results.Tests.Bundles;

public sealed class BundleWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SigningKey key = SigningKey.Generate();

    public BundleWriterTests()
    {
        foreach ((string name, byte[] bytes) in Specimen.SmallPayload())
        {
            folder.Write("run/" + name, bytes);
        }
    }

    private string BundlePath => folder.At("x.bundle.zip");

    private VerificationPolicy Knowing => new() { Keys = [key.PublicKey], At = Specimen.Now };

    [Fact]
    public void A_sealed_run_verifies_and_holds_the_runs_files()
    {
        SealedBundle bundle = BundleWriter.Seal(Request());
        using BundleVerification proven = BundleVerifier.Verify(bundle.Path, Knowing);

        Assert.Empty(proven.Errors);
        Assert.Equal(bundle.BundleId, proven.BundleId);
        Assert.Equal(bundle.StatementDigest, proven.StatementDigest);
        Assert.All(Specimen.SmallPayload(), file => Assert.Equal(file.Value, proven.Payload!.ReadAllBytes(file.Key)));
        Assert.Equal([BundlePath], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void The_same_run_has_the_same_id_and_only_the_signature_differs()
    {
        SealedBundle first = BundleWriter.Seal(Request());
        SealedBundle second = BundleWriter.Seal(Request() with { BundlePath = folder.At("y.bundle.zip") });
        Assert.Equal(first.BundleId, second.BundleId);
        Assert.Equal(first.StatementDigest, second.StatementDigest);
    }

    [Fact]
    public void Records_are_stored_and_texts_are_deflated()
    {
        BundleWriter.Seal(Request());
        using StrictZip zip = StrictZip.Open(File.OpenHandle(BundlePath), BundleLimits.Standard);
        Assert.False(zip.Entries.Single(static entry => entry.Name.EndsWith("queries.bin", StringComparison.Ordinal)).Deflated);
        Assert.True(zip.Entries.Single(static entry => entry.Name.EndsWith("run.jsonl", StringComparison.Ordinal)).Deflated);
    }

    [Fact]
    public void Any_one_byte_of_payload_that_changes_refuses_the_bundle()
    {
        // Stored entries, so that a changed byte is a changed byte of a file; the checksums are made to agree, so that only the manifest can tell.
        using Specimen specimen = new();
        SortedDictionary<string, byte[]> files = specimen.Files();
        foreach (string name in Specimen.SmallPayload().Keys)
        {
            byte[] bytes = files["payload/" + name];
            for (int at = 0; at < bytes.Length; at++)
            {
                bytes[at] ^= 1;
                Assert.Equal(BundleCode.FileDigest, Specimen.CodeOf(Specimen.Zip(files), specimen.Knowing()));
                bytes[at] ^= 1;
            }
        }
    }

    [Fact]
    public void Any_one_byte_of_a_sealed_bundles_payload_area_that_changes_refuses_it()
    {
        BundleWriter.Seal(Request());
        byte[] archive = File.ReadAllBytes(BundlePath);
        int directory = BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(archive.Length - 6));
        using StrictZip zip = StrictZip.Open(File.OpenHandle(BundlePath), BundleLimits.Standard);
        ZipEntry[] payload = [.. zip.Entries.Where(static entry => Results.Bundles.BundlePath.IsPayload(entry.Name))];
        Assert.Equal(directory, payload[^1].DataOffset + payload[^1].CompressedSize);

        foreach (ZipEntry entry in payload)
        {
            for (long at = entry.DataOffset; at < entry.DataOffset + entry.CompressedSize; at++)
            {
                archive[at] ^= 0xFF;
                Assert.NotEqual("", Specimen.CodeOf(archive, Knowing));
                archive[at] ^= 0xFF;
            }
        }

        Assert.Equal("", Specimen.CodeOf(archive, Knowing));
    }

    [Fact]
    public void Too_many_bytes_are_refused_with_their_number()
    {
        BundleTooLargeException refused = Assert.Throws<BundleTooLargeException>(() => BundleWriter.Seal(Request() with { Limits = new BundleLimits { TotalBytes = 100 } }));
        long total = Specimen.SmallPayload().Values.Sum(static bytes => (long)bytes.Length);
        Assert.Contains($"{total} bytes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("100 bytes", refused.Message, StringComparison.Ordinal);
        RequireNothingLeft();
    }

    [Fact]
    public void What_a_run_has_left_is_measured_before_anything_is_made_of_it()
    {
        long total = Specimen.SmallPayload().Values.Sum(static bytes => (long)bytes.Length);
        string directory = Request().PayloadDirectory;

        BundleWriter.RequireFits(directory, new BundleLimits { TotalBytes = total });
        BundleTooLargeException refused = Assert.Throws<BundleTooLargeException>(() => BundleWriter.RequireFits(directory, new BundleLimits { TotalBytes = total - 1 }));

        Assert.Contains($"{total} bytes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--max-bundle 4GiB", refused.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_leaves_nothing_behind()
    {
        // Every write to this device fails as on a full disk; enough bytes to outgrow the stream's buffer.
        folder.Write("run/big.bin", new byte[1 << 20]);
        BundleNotWrittenException failed = Assert.Throws<BundleNotWrittenException>(() =>
            BundleWriter.Seal(Request(), static _ => new FileStream("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)));
        Assert.Contains(BundlePath, failed.Message, StringComparison.Ordinal);
        RequireNothingLeft();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said_so()
    {
        // Not even root may create files there.
        Assert.Throws<BundleNotWrittenException>(() => BundleWriter.Seal(Request() with { BundlePath = "/proc/x.bundle.zip" }));
        Assert.Throws<BundleNotWrittenException>(() => BundleWriter.Seal(Request() with { BundlePath = folder.At("absent", "x.bundle.zip") }));
        Assert.Throws<BundleNotWrittenException>(() => BundleWriter.Seal(Request() with { PayloadDirectory = folder.At("absent") }));
        RequireNothingLeft();
    }

    [Theory]
    [InlineData("Upper.json")]
    [InlineData(".hidden")]
    [InlineData("with space")]
    public void Files_that_no_bundle_may_hold_are_named(string name)
    {
        folder.Write("run/" + name, [1]);
        Assert.Contains(name, Assert.Throws<BundleNotWrittenException>(() => BundleWriter.Seal(Request())).Message, StringComparison.Ordinal);
        RequireNothingLeft();
    }

    [Fact]
    public void Links_and_empty_runs_are_refused()
    {
        File.CreateSymbolicLink(folder.At("run", "link.json"), "/etc/hostname");
        Assert.Throws<BundleNotWrittenException>(() => BundleWriter.Seal(Request()));
        Directory.Delete(folder.At("run"), recursive: true);
        Directory.CreateDirectory(folder.At("run"));
        Assert.Throws<BundleNotWrittenException>(() => BundleWriter.Seal(Request()));
    }

    [Fact]
    public void A_sealed_bundle_is_never_overwritten()
    {
        BundleWriter.Seal(Request());
        byte[] before = File.ReadAllBytes(BundlePath);
        Assert.Throws<BundleNotWrittenException>(() => BundleWriter.Seal(Request()));
        Assert.Equal(before, File.ReadAllBytes(BundlePath));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_by_the_next()
    {
        folder.Write("x.bundle.zip.0123.tmp", [1, 2, 3]);
        BundleWriter.Seal(Request());
        Assert.Equal([BundlePath], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_bundle_that_is_still_being_written_verifies_at_no_length()
    {
        BundleWriter.Seal(Request());
        byte[] archive = File.ReadAllBytes(BundlePath);
        // Every length near the end, where the end record is, and every eleventh before.
        IEnumerable<int> lengths = Enumerable.Range(0, archive.Length).Where(length => length % 11 == 0 || length > archive.Length - 60);
        Assert.All(lengths, length => Assert.Equal(BundleCode.Archive, Specimen.CodeOf(archive[..length], Knowing)));
    }

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    private SealRequest Request() => new() { PayloadDirectory = folder.At("run"), BundlePath = BundlePath, Predicate = Specimen.Predicate.ToJson(), Key = key };

    private void RequireNothingLeft() => Assert.Empty(Directory.GetFiles(folder.Root));
}
