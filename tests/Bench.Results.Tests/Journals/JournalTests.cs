using System.Security.Cryptography;
using System.Text;
using Bench.Results.Journals;
using Bench.Spec;

namespace Bench.Results.Tests.Journals;

public sealed class JournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bench-test-").FullName;

    private string File => Path.Combine(folder, "journal");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        // RFC 3720, appendix B.4; the first is the usual check value.
        Assert.Equal(0xE3069283u, JournalFormat.Crc32C("123456789"u8));
        Assert.Equal(0x8A9136AAu, JournalFormat.Crc32C(new byte[32]));
        Assert.Equal(0x62A8AB43u, JournalFormat.Crc32C([.. Enumerable.Repeat((byte)0xff, 32)]));
    }

    [Fact]
    public void What_was_appended_is_read_again_in_canonical_form_with_its_links()
    {
        Write(3);

        JournalContents read = Journal.Read(File);

        Assert.Equal(["""{"a":"first","b":1}""", """{"a":"first","b":2}""", """{"a":"first","b":3}"""], read.Entries.Select(static entry => Encoding.UTF8.GetString(entry.Payload.Span)));
        byte[] link = new byte[32];
        foreach (JournalEntry entry in read.Entries)
        {
            link = SHA256.HashData([.. link, .. SHA256.HashData(entry.Payload.Span)]);
            Assert.Equal(Convert.ToHexStringLower(link), entry.Link.Hex);
        }

        Assert.Equal((0, new FileInfo(File).Length), (read.TornBytes, read.Length));
    }

    [Fact]
    public void Cut_off_at_any_byte_it_holds_what_was_whole_and_goes_on_from_there()
    {
        JournalContents whole = Write(3);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        for (int length = 0; length < bytes.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);
            long[] ends = [.. whole.Entries.Skip(1).Select(static entry => entry.Position), bytes.Length];
            int left = ends.Count(end => end <= length);

            JournalContents read = Journal.Read(File);
            Assert.Equal(left, read.Entries.Length);
            Assert.Equal(length, read.Length + read.TornBytes);

            using (Journal journal = Journal.Open(File))
            {
                Assert.Equal(left + 1, journal.Append(new { B = 9 }).Number);
            }

            JournalContents again = Journal.Read(File);
            Assert.Equal((left + 1, 0), (again.Entries.Length, again.TornBytes));
        }
    }

    [Fact]
    public void A_changed_bit_before_the_last_entry_is_refused_with_the_entry_s_position()
    {
        JournalContents whole = Write(3);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        for (int changed = 0; changed < whole.Entries[^1].Position; changed++)
        {
            byte[] forged = [.. bytes];
            forged[changed] ^= 0x10;
            System.IO.File.WriteAllBytes(File, forged);
            long position = whole.Entries.Select(static entry => entry.Position).LastOrDefault(start => start <= changed);

            JournalCorruptException refused = Assert.Throws<JournalCorruptException>(() => Journal.Read(File));
            Assert.Contains($"corrupt at byte {position}:", refused.Message, StringComparison.Ordinal);
            Assert.Throws<JournalCorruptException>(() => Journal.Open(File).Dispose());
        }
    }

    [Fact]
    public void A_removed_or_rewritten_entry_is_refused_although_every_checksum_holds()
    {
        JournalContents whole = Write(3);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int second = (int)whole.Entries[1].Position;
        int third = (int)whole.Entries[2].Position;
        byte[] rewritten = JournalFormat.EntryOf("""{"a":"first","b":7}"""u8, whole.Entries[0].Link);
        foreach (byte[] forged in new byte[][] { [.. bytes[..second], .. bytes[third..]], [.. bytes[..second], .. rewritten, .. bytes[third..]] })
        {
            System.IO.File.WriteAllBytes(File, forged);
            Assert.Contains("follows link", Assert.Throws<JournalCorruptException>(() => Journal.Read(File)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Writers_take_turns_and_no_entry_is_lost()
    {
        const int Each = 25;
        Parallel.For(0, 4, writer =>
        {
            for (int i = 0; i < Each; i++)
            {
                using Journal journal = Journal.Open(File);
                journal.Append(new { Writer = writer, I = i });
            }
        });

        Assert.Equal(4 * Each, Journal.Read(File).Entries.Select(static entry => Encoding.UTF8.GetString(entry.Payload.Span)).Distinct().Count());
    }

    [Fact]
    public void What_cannot_be_written_says_so()
    {
        System.IO.File.WriteAllText(File, "");

        JournalUnusableException refused = Assert.Throws<JournalUnusableException>(() => Journal.Open(Path.Combine(File, "below")));

        Assert.Contains(Path.Combine(File, "below"), refused.Message, StringComparison.Ordinal);
    }

    private JournalContents Write(int entries)
    {
        using (Journal journal = Journal.Open(File))
        {
            for (int b = 1; b <= entries; b++)
            {
                Sha256Digest link = journal.Append(new { B = b, A = "first" }).Link;
                Assert.Equal(link, journal.Head);
            }
        }

        return Journal.Read(File);
    }
}
