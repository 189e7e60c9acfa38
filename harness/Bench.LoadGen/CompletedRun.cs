using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>What a run leaves: its log, and the bytes of the responses kept for judging.</summary>
public sealed record CompletedRun
{
    private readonly Lock gate = new();
    private RunLog? log;

    /// <summary>What was run.</summary>
    public required RunHeader Header { get; init; }

    /// <summary>What went wrong.</summary>
    public required ImmutableArray<RunFault> Faults { get; init; }

    /// <summary>What came out.</summary>
    public required RunEnd End { get; init; }

    /// <summary>How many records there are.</summary>
    public required long RecordCount { get; init; }

    /// <summary>The token times.</summary>
    public required ImmutableArray<long> TokenTimes { get; init; }

    /// <summary>The whole responses of <see cref="RunEnd.Kept"/>, in the same order, as the SUT had written them when it completed them.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>> Responses { get; init; }

    /// <summary>From the call until the first query could be issued, nanoseconds: generation, and what memory the run needs.</summary>
    public long GenerateNs { get; init; }

    /// <summary>From the last completion until the results were there, nanoseconds; a pause of 5 ms for late answers included.</summary>
    public long EndNs { get; init; }

    /// <summary>From the start of the first phase until everything issued had ended, nanoseconds on the machine's clock: the harness's own work on each record included.</summary>
    public long WallNs { get; init; }

    /// <summary>The records, to be read in pieces: no memory has to hold them.</summary>
    public RecordPieces Records => RecordsInMemory is { } all ? RecordPieces.Of(all.AsMemory()) : new RecordFile(Path.Combine(Folder!, RunLogWriter.RecordsName), RecordCount);

    /// <summary>The log with all its records in memory. A run that wrote to a folder reads them from there, once.</summary>
    /// <exception cref="IOException">The folder's file is gone or cut.</exception>
    public RunLog Log
    {
        get
        {
            lock (gate)
            {
                return log ??= new RunLog { Header = Header, Faults = Faults, End = End, Records = RecordPieces.Of((RecordsInMemory ?? ReadRecords()).AsMemory()), TokenTimes = TokenTimes };
            }
        }
    }

    internal ImmutableArray<QueryRecord>? RecordsInMemory { get; init; }

    internal string? Folder { get; init; }

    private ImmutableArray<QueryRecord> ReadRecords()
    {
        QueryRecord[] records = new QueryRecord[RecordCount];
        int at = 0;
        Records.Read(piece =>
        {
            piece.CopyTo(records.AsSpan(at));
            at += piece.Length;
        });
        return ImmutableCollectionsMarshal.AsImmutableArray(records);
    }
}
