using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>Where a run's records go while it goes on: to <c>queries.bin</c> and <c>tokens.bin</c> in a folder, or to memory when there is none. Written by one thread, read when the run is over.</summary>
internal sealed class RecordLog : IDisposable
{
    private readonly string? folder;
    private readonly FileStream? recordFile;
    private readonly List<QueryRecord[]> inMemory = [];
    private readonly RecordChain chain = new();
    private readonly StreamDigest tokenDigest = new();
    private readonly List<long[]> tokens = [];
    private FileStream? tokenFile;

    /// <exception cref="IOException">The files exist already, or cannot be made.</exception>
    public RecordLog(string? folder)
    {
        this.folder = folder;
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            recordFile = new FileStream(Path.Combine(folder, RunLogWriter.RecordsName), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
    }

    /// <summary>Records so far.</summary>
    public long Count { get; private set; }

    /// <summary>Words of token times so far.</summary>
    public long TokenWords { get; private set; }

    /// <summary>Appends records, in order of issue.</summary>
    public void Append(ReadOnlySpan<QueryRecord> records)
    {
        chain.Append(records);
        Count += records.Length;
        if (recordFile is null)
        {
            inMemory.Add(records.ToArray());
            return;
        }

        recordFile.Write(MemoryMarshal.AsBytes(records));
    }

    /// <summary>Appends the token times of a record.</summary>
    public void AppendTokens(ReadOnlySpan<long> words)
    {
        tokenDigest.Append(words);
        TokenWords += words.Length;
        tokens.Add(words.ToArray());
        if (folder is not null)
        {
            tokenFile ??= new FileStream(Path.Combine(folder, RunLogWriter.TokensName), FileMode.CreateNew, FileAccess.Write);
            tokenFile.Write(MemoryMarshal.AsBytes(words));
        }
    }

    /// <summary>Ends the files; the head of the chain over the records, and the digest of the token times.</summary>
    public (Sha256Digest Records, Sha256Digest TokenTimes) Conclude()
    {
        tokenFile?.Dispose();
        return (chain.Conclude(), tokenDigest.Conclude());
    }

    /// <summary>The records, to be read in pieces: from memory, or from the file.</summary>
    public RecordPieces Pieces() => recordFile is null ? RecordPieces.Of(Whole()) : new RecordFile(recordFile.Name, Count, TokenWords > 0);

    /// <summary>All records; of a log in memory.</summary>
    public ImmutableArray<QueryRecord> All() => ImmutableCollectionsMarshal.AsImmutableArray(Whole());

    /// <summary>All token times.</summary>
    public ImmutableArray<long> AllTokens() => [.. tokens.SelectMany(static words => words)];

    public void Dispose()
    {
        recordFile?.Dispose();
        tokenFile?.Dispose();
        chain.Dispose();
        tokenDigest.Dispose();
    }

    private QueryRecord[] Whole()
    {
        if (inMemory.Count == 1)
        {
            return inMemory[0];
        }

        QueryRecord[] all = new QueryRecord[Count];
        int at = 0;
        foreach (QueryRecord[] piece in inMemory)
        {
            piece.CopyTo(all, at);
            at += piece.Length;
        }

        inMemory.Clear();
        inMemory.Add(all);
        return all;
    }
}
