using System.Buffers.Binary;
using System.Text;
using Bench.Results.Bundles;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Tests.Bundles;

public sealed class StrictZipTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] sample = Specimen.Zip([Named("payload/a.txt", "alpha alpha alpha alpha alpha alpha alpha"u8), Named("payload/b.txt", "beta"u8)], compress: true);

    // Offsets of the sample: local header of the first entry at 0, central directory behind the second entry.
    private int Central => BinaryPrimitives.ReadInt32LittleEndian(sample.AsSpan(sample.Length - 6));

    private int End => sample.Length - 22;

    [Fact]
    public void Reads_back_what_the_writer_wrote()
    {
        using StrictZip zip = Open(sample);
        Assert.Equal(["payload/a.txt", "payload/b.txt"], zip.Entries.Select(static entry => entry.Name));
        Assert.True(zip.Entries[0].Deflated);
        Assert.False(zip.Entries[1].Deflated);
        Assert.Equal("beta", Encoding.ASCII.GetString(ReadAll(zip, "payload/b.txt")));
    }

    [Fact]
    public void The_same_files_give_the_same_bytes() =>
        Assert.Equal(sample, Specimen.Zip([Named("payload/a.txt", "alpha alpha alpha alpha alpha alpha alpha"u8), Named("payload/b.txt", "beta"u8)], compress: true));

    [Theory]
    [InlineData("trailing byte")]
    [InlineData("leading byte")]
    [InlineData("truncated")]
    [InlineData("comment")]
    [InlineData("second disk")]
    [InlineData("fewer entries in the end record")]
    [InlineData("more entries in the end record")]
    [InlineData("encrypted")]
    [InlineData("data descriptor")]
    [InlineData("method")]
    [InlineData("extra field")]
    [InlineData("entry comment")]
    [InlineData("entry on another disk")]
    [InlineData("local name")]
    [InlineData("local flags")]
    [InlineData("local crc")]
    [InlineData("local size")]
    [InlineData("local extra field")]
    [InlineData("both crc")]
    [InlineData("both sizes larger")]
    [InlineData("both sizes smaller")]
    [InlineData("stored with two sizes")]
    [InlineData("offset")]
    [InlineData("central signature")]
    [InlineData("deflate data")]
    [InlineData("empty file")]
    public void Refuses_an_archive_that_two_readers_could_read_differently(string defect) =>
        Assert.Equal(BundleCode.Archive, CodeOf(Damaged(defect)));

    [Fact]
    public void Refuses_a_gap_between_entries()
    {
        byte[] gap = [.. sample[..Central], 0, .. sample[Central..]];
        Set32(gap, gap.Length - 6, (uint)Central + 1);
        Assert.Equal(BundleCode.Archive, CodeOf(gap));
    }

    [Theory]
    [InlineData(0xA1FF_0000u)]
    [InlineData(0x41ED_0000u)]
    [InlineData(0x11A4_0000u)]
    [InlineData(0x0000_0010u)]
    [InlineData(0x81A4_0010u)]
    public void Refuses_whatever_is_no_regular_file(uint attributes)
    {
        byte[] archive = [.. sample];
        Set32(archive, Central + 38, attributes);
        Assert.Equal(BundleCode.EntryType, CodeOf(archive));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0x8000_0000u)]
    [InlineData(0x0000_0020u)]
    public void Reads_regular_files_of_any_maker(uint attributes)
    {
        byte[] archive = [.. sample];
        Set32(archive, Central + 38, attributes);
        Assert.Equal("", CodeOf(archive));
    }

    [Theory]
    [InlineData("payload/", BundleCode.EntryType)]
    [InlineData("payload/../x", BundleCode.Path)]
    [InlineData("/etc/passwd", BundleCode.Path)]
    [InlineData("payload\\x", BundleCode.Path)]
    [InlineData("payload/X", BundleCode.Path)]
    [InlineData("payload/aux.log", BundleCode.Path)]
    public void Refuses_names_that_mean_different_things_on_different_systems(string name, string code) =>
        Assert.Equal(code, CodeOf(Specimen.Zip([Named(name, "x"u8)])));

    [Fact]
    public void Refuses_a_name_that_occurs_twice() =>
        Assert.Equal(BundleCode.DuplicateEntry, CodeOf(Specimen.Zip([Named("payload/a", "1"u8), Named("payload/a", "2"u8)])));

    [Fact]
    public void Holds_4096_entries_and_no_more()
    {
        static IEnumerable<KeyValuePair<string, byte[]>> Many(int count) => Enumerable.Range(0, count).Select(static i => Named($"payload/{i}", ""u8));
        Assert.Equal("", CodeOf(Specimen.Zip(Many(4096))));
        Assert.Equal(BundleCode.Limit, CodeOf(Specimen.Zip(Many(4097))));
    }

    [Fact]
    public void Holds_no_more_bytes_than_allowed()
    {
        byte[] archive = Specimen.Zip([Named("payload/a", new byte[600]), Named("payload/b", new byte[600])]);
        Assert.Equal("", CodeOf(archive, new BundleLimits { TotalBytes = 1200 }));
        Assert.Equal(BundleCode.Limit, CodeOf(archive, new BundleLimits { TotalBytes = 1199 }));
        Assert.Equal(BundleCode.Limit, CodeOf(Specimen.Zip([Named("manifest.sha256", new byte[(1 << 20) + 1])])));
    }

    [Fact]
    public void The_writer_gives_up_compressing_what_would_look_like_a_bomb()
    {
        using StrictZip zip = Open(Specimen.Zip([Named("payload/zeros", new byte[(1 << 20) + 1]), Named("payload/few-zeros", new byte[1 << 20])], compress: true));
        Assert.False(zip.Entries[0].Deflated);
        Assert.True(zip.Entries[1].Deflated);
    }

    [Fact]
    public void Finds_the_exact_end_of_any_compressed_data() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Choose(1, 40_000).Two().ToArbitrary(),
        pair =>
        {
            (int length, int alphabet) = pair;
            byte[] content = new byte[length];
            new Random(length).NextBytes(content);
            content = [.. content.Select(value => (byte)(value % (1 + (alphabet % 200))))];
            byte[] archive = Specimen.Zip([Named("payload/x", content)], compress: true);
            using StrictZip zip = Open(archive);
            ZipEntry entry = zip.Entries[0];
            bool same = ReadAll(zip, "payload/x").AsSpan().SequenceEqual(content);
            return same && (!entry.Deflated || (IsRefused(archive, entry, trailing: 1) && IsRefused(archive, entry, trailing: 9000) && IsRefused(archive, entry, trailing: -1)));
        }));

    [Fact]
    public void Every_single_byte_of_the_archive_matters_or_changes_nothing_that_is_read()
    {
        for (int at = 0; at < sample.Length; at++)
        {
            byte[] damaged = [.. sample];
            damaged[at] ^= 0x41;
            string code = CodeOf(damaged, out string contents);
            Assert.True(code.Length > 0 || contents == "payload/a.txt=alpha alpha alpha alpha alpha alpha alpha;payload/b.txt=beta;", $"offset {at}: {contents}");
        }
    }

    [Fact]
    public void Survives_any_bytes_before_a_valid_end_record() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        byte[] archive = [.. bytes, .. sample[End..]];
        return CodeOf(archive).Length > 0;
    }));

    public void Dispose() => folder.Dispose();

    private byte[] Damaged(string defect)
    {
        byte[] archive = [.. sample];
        switch (defect)
        {
            case "trailing byte": return [.. archive, 0];
            case "leading byte": return [0, .. archive];
            case "truncated": return archive[..^1];
            case "empty file": return [];
            case "comment":
                Set16(archive, End + 20, 1);
                return [.. archive, (byte)'c'];
            case "second disk": Set16(archive, End + 4, 1); break;
            case "fewer entries in the end record": Set16(archive, End + 8, 1); Set16(archive, End + 10, 1); break;
            case "more entries in the end record": Set16(archive, End + 8, 3); Set16(archive, End + 10, 3); break;
            case "encrypted": Set16(archive, 6, 1); Set16(archive, Central + 8, 1); break;
            case "data descriptor": Set16(archive, 6, 8); Set16(archive, Central + 8, 8); break;
            case "method": Set16(archive, 8, 12); Set16(archive, Central + 10, 12); break;
            case "extra field": Set16(archive, Central + 30, 4); break;
            case "entry comment": Set16(archive, Central + 32, 4); break;
            case "entry on another disk": Set16(archive, Central + 34, 1); break;
            case "local name": archive[30] ^= 1; break;
            case "local flags": archive[6] ^= 2; break;
            case "local crc": archive[14] ^= 1; break;
            case "local size": archive[22] ^= 1; break;
            case "local extra field": Set16(archive, 28, 4); break;
            case "both crc": archive[14] ^= 1; archive[Central + 16] ^= 1; break;
            case "both sizes larger": archive[22]++; archive[Central + 24]++; break;
            case "both sizes smaller": archive[22]--; archive[Central + 24]--; break;
            case "stored with two sizes": Set16(archive, 8, 0); Set16(archive, Central + 10, 0); break;
            case "offset": Set32(archive, Central + 42, 1); break;
            case "central signature": archive[Central] ^= 1; break;
            case "deflate data": archive[30 + 13] = 0xFF; break;
            default: throw new ArgumentOutOfRangeException(nameof(defect), defect, "unknown");
        }

        return archive;
    }

    /// <summary>Whether the entry is refused when its compressed data are declared longer, with bytes behind their end, or shorter.</summary>
    private bool IsRefused(byte[] archive, ZipEntry entry, int trailing)
    {
        byte[] data = archive[(int)entry.DataOffset..(int)(entry.DataOffset + entry.CompressedSize)];
        byte[] moved = trailing >= 0 ? [.. data, .. new byte[trailing]] : data[..^-trailing];
        string path = folder.Write("data", moved);
        using SafeFileHandle file = File.OpenHandle(path);
        using ZipEntryStream stream = new(file, entry with { DataOffset = 0, CompressedSize = moved.Length });
        return Record.Exception(() => stream.CopyTo(Stream.Null)) is BundleRefusedException;
    }

    private StrictZip Open(byte[] archive, BundleLimits? limits = null) =>
        StrictZip.Open(File.OpenHandle(folder.Write("x.zip", archive)), limits ?? BundleLimits.Standard);

    private string CodeOf(byte[] archive, BundleLimits? limits = null) => CodeOf(archive, out _, limits);

    private string CodeOf(byte[] archive, out string contents, BundleLimits? limits = null)
    {
        contents = "";
        try
        {
            using StrictZip zip = Open(archive, limits);
            foreach (ZipEntry entry in zip.Entries)
            {
                contents += $"{entry.Name}={Encoding.Latin1.GetString(ReadAll(zip, entry.Name))};";
            }

            return "";
        }
        catch (BundleRefusedException refused)
        {
            return refused.Error.Code;
        }
    }

    private static byte[] ReadAll(StrictZip zip, string name)
    {
        using Stream stream = zip.OpenRead(name);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static KeyValuePair<string, byte[]> Named(string name, ReadOnlySpan<byte> bytes) => new(name, bytes.ToArray());

    private static void Set16(byte[] archive, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(archive.AsSpan(offset), value);

    private static void Set32(byte[] archive, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(offset), value);
}
