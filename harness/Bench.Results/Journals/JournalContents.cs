using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.Journals;

/// <summary>What a journal holds: its whole entries, and how much of a further one was written when the writer was killed.</summary>
public sealed record JournalContents
{
    private const int Frame = JournalFormat.Frame;
    private const int LinkBytes = JournalFormat.Frame - JournalFormat.PayloadAt;

    /// <summary>The whole entries, in order.</summary>
    public required ImmutableArray<JournalEntry> Entries { get; init; }

    /// <summary>Bytes of the file up to the end of the last whole entry.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes after that: of an entry that was cut off while it was written; 0 when there are none.</summary>
    public required long TornBytes { get; init; }

    /// <summary>The chain's last link; 32 zero bytes without entries.</summary>
    public Sha256Digest Head => Entries.IsEmpty ? default : Entries[^1].Link;

    /// <summary>Takes a file's bytes apart.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="path">The file's name, for what is refused.</param>
    /// <exception cref="JournalCorruptException">It is no journal, or an entry that is not the last was changed.</exception>
    public static JournalContents Of(ReadOnlyMemory<byte> bytes, string path)
    {
        ReadOnlySpan<byte> magic = JournalFormat.Magic;
        if (!bytes.Span.StartsWith(magic))
        {
            return magic.StartsWith(bytes.Span)
                ? new JournalContents { Entries = [], Length = 0, TornBytes = bytes.Length }
                : throw new JournalCorruptException(path, 0, "the file does not begin as a journal of version 1 does");
        }

        ImmutableArray<JournalEntry>.Builder entries = ImmutableArray.CreateBuilder<JournalEntry>();
        int position = magic.Length;
        Sha256Digest link = default;
        while (position < bytes.Length)
        {
            ReadOnlyMemory<byte> rest = bytes[position..];
            if (JournalFormat.LengthOf(rest.Span, out string reason) is not { } length)
            {
                return IsFollowed(rest.Span)
                    ? throw new JournalCorruptException(path, position, $"entry {entries.Count + 1} is damaged, and whole entries follow it: {reason}")
                    : new JournalContents { Entries = entries.DrainToImmutable(), Length = position, TornBytes = rest.Length };
            }

            ReadOnlyMemory<byte> payload = rest[JournalFormat.PayloadAt..(length - Frame + JournalFormat.PayloadAt)];
            Sha256Digest previous = Sha256Digest.FromHash(rest.Span[(length - LinkBytes)..length]);
            if (previous != link)
            {
                throw new JournalCorruptException(path, position, $"entry {entries.Count + 1} follows link {previous}; the entries before it end in {link}");
            }

            link = JournalFormat.LinkAfter(link, payload.Span);
            entries.Add(new JournalEntry { Number = entries.Count + 1, Position = position, Payload = payload, Link = link });
            position += length;
        }

        return new JournalContents { Entries = entries.DrainToImmutable(), Length = position, TornBytes = 0 };
    }

    // Only an append that was cut off leaves damage with nothing whole behind it. Looked for byte by byte: the damage may be in the length.
    private static bool IsFollowed(ReadOnlySpan<byte> damaged)
    {
        for (int start = 1; start < damaged.Length - Frame; start++)
        {
            if (damaged[start + JournalFormat.PayloadAt] == (byte)'{' && JournalFormat.LengthOf(damaged[start..], out _) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
