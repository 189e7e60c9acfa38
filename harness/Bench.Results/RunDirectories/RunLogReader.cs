using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Results.RunDirectories;

/// <summary>Reads one run's <c>run.jsonl</c>, <c>queries.bin</c> and <c>tokens.bin</c>.</summary>
public static class RunLogReader
{
    /// <summary>The most lines of an event log: faults are counted by kind, so a real one has a few.</summary>
    private const int MaximumLines = 10_000;

    /// <summary>Reads a run; null with a warning when the run is not there at all, null with errors when it is refused.</summary>
    public static RunLog? Read(RunFiles files, TestMode run, ICollection<Finding> findings) => Read(files, run, findings, new ReplayedTrace(files));

    /// <summary>Reads a run whose trace, if it has one, other readers of the same files share.</summary>
    internal static RunLog? Read(RunFiles files, TestMode run, ICollection<Finding> findings, ReplayedTrace trace)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(findings);
        string folder = RunFileNames.FolderOf(run);
        if (IsThere(files, folder))
        {
            return Read(files, folder, findings, trace);
        }

        findings.Add(FileFinding.Absent(RunFileNames.LogIn(folder), $"the {folder} run"));
        return null;
    }

    /// <summary>Reads the compliance runs that are there; those that are refused leave errors.</summary>
    public static ImmutableArray<ComplianceRun> ReadCompliance(RunFiles files, ICollection<Finding> findings) => ReadCompliance(files, findings, new ReplayedTrace(files));

    /// <summary>Reads the compliance runs, whose trace, if they have one, other readers of the same files share.</summary>
    internal static ImmutableArray<ComplianceRun> ReadCompliance(RunFiles files, ICollection<Finding> findings, ReplayedTrace trace)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(findings);
        ImmutableArray<ComplianceRun>.Builder runs = ImmutableArray.CreateBuilder<ComplianceRun>();
        foreach (ComplianceBlock block in ComplianceBlock.All.Where(block => IsThere(files, block.Folder)))
        {
            if (Read(files, block.Folder, findings, trace) is { } log)
            {
                runs.Add(new ComplianceRun { Block = block, Log = log });
            }
        }

        return runs.DrainToImmutable();
    }

    private static bool IsThere(RunFiles files, string folder) =>
        files.Has(RunFileNames.LogIn(folder)) || files.Has(RunFileNames.RecordsIn(folder)) || files.Has(RunFileNames.TokensIn(folder));

    private static RunLog? Read(RunFiles files, string folder, ICollection<Finding> findings, ReplayedTrace trace)
    {
        string logName = RunFileNames.LogIn(folder);
        string recordsName = RunFileNames.RecordsIn(folder);
        string tokensName = RunFileNames.TokensIn(folder);
        List<Finding> own = [];
        Events events = files.Read(logName) is { } text ? ReadEvents(logName, text, own) : Gone(logName, own);
        List<Finding> ofTokens = [];
        ImmutableArray<long> tokens = ReadTokens(files, tokensName, ofTokens);
        PlausibleRecords plausible = new(recordsName, tokensName, tokens);
        RecordPieces records = ReadRecords(files, recordsName, plausible.Take, own);
        own.AddRange(ofTokens);
        RunHeader? header = own.Count > 0 ? null : events.Header! with { Settings = trace.Attach(events.Header.Settings, own) };
        if (own.Count == 0)
        {
            own.AddRange(PlausibleNumbers.Of(logName, header!));
            own.AddRange(PlausibleNumbers.Of(logName, events.Faults));
            own.AddRange(PlausibleNumbers.Of(logName, events.End!));
            own.AddRange(plausible.Conclude());
        }

        foreach (Finding finding in own)
        {
            findings.Add(finding);
        }

        return own.Count > 0 ? null : new RunLog
        {
            Header = header!,
            Faults = [.. events.Faults],
            End = events.End!,
            Records = records,
            TokenTimes = tokens,
        };
    }

    private static Events Gone(string name, List<Finding> findings)
    {
        findings.Add(FileFinding.Missing(name));
        return new Events();
    }

    private static Events ReadEvents(string name, ReadOnlyMemory<byte> text, List<Finding> findings)
    {
        Events events = new();
        ReadOnlySpan<byte> rest = text.Span;
        if (rest.IsEmpty || rest[^1] != '\n')
        {
            findings.Add(FileFinding.Malformed(name, "the last line is not ended: the run was cut off while it was written"));
            return events;
        }

        int line = 0;
        while (!rest.IsEmpty)
        {
            line++;
            int end = rest.IndexOf((byte)'\n');
            if (line > MaximumLines)
            {
                findings.Add(FileFinding.Malformed(name, $"more than {MaximumLines} lines", line));
                return events;
            }

            if (!RecordJson.TryRead(rest[..end], out RunLine? parsed, out JsonDefect? defect))
            {
                findings.Add(FileFinding.Malformed(name, defect, line));
            }
            else if (events.Take(parsed) is { } complaint)
            {
                findings.Add(FileFinding.Malformed(name, complaint, line));
            }

            rest = rest[(end + 1)..];
        }

        if (findings.Count == 0 && events.End is null)
        {
            findings.Add(FileFinding.Malformed(name, "there is no end line: the run did not come to its end", line));
        }

        return events;
    }

    private static RecordPieces ReadRecords(RunFiles files, string name, Action<ReadOnlySpan<QueryRecord>> look, List<Finding> findings)
    {
        if (!files.Has(name))
        {
            findings.Add(FileFinding.Missing(name));
            return [];
        }

        if (files.Stored(name) is not { } place || place.Length <= files.HeldBytes || place.Length % QueryRecord.Size != 0)
        {
            RecordPieces held = Read<QueryRecord>(files, name, QueryRecord.Size, "record", findings);
            held.Read(look);
            return held;
        }

        using Stream stream = files.Open(name)!;
        if (stream.Length == place.Length && PinnedRecords.Read(stream, place, look) is { } pinned)
        {
            return pinned;
        }

        findings.Add(FileFinding.Misshapen(name, $"more than {place.Length} bytes; its length changed while it was read"));
        return [];
    }

    private static ImmutableArray<long> ReadTokens(RunFiles files, string name, List<Finding> findings) =>
        files.Has(name) ? Read<long>(files, name, sizeof(long), "word", findings) : [];

    private static ImmutableArray<T> Read<T>(RunFiles files, string name, int size, string what, List<Finding> findings)
        where T : unmanaged
    {
        using Stream stream = files.Open(name)!;
        if (!BinaryRecords.TryRead(stream, out ImmutableArray<T> records))
        {
            findings.Add(FileFinding.Misshapen(name, $"{stream.Length} bytes; expected a multiple of {size}, the size of a {what}"));
        }

        return records;
    }

    /// <summary>A line of the log: exactly one member is there.</summary>
    private sealed record RunLine
    {
        public RunHeader? Header { get; init; }

        public RunFault? Fault { get; init; }

        public RunEnd? End { get; init; }
    }

    /// <summary>The lines taken so far, in the only order that they may have.</summary>
    private sealed class Events
    {
        public RunHeader? Header { get; private set; }

        public List<RunFault> Faults { get; } = [];

        public RunEnd? End { get; private set; }

        /// <summary>Takes the next line; otherwise says what is wrong with it here.</summary>
        public string? Take(RunLine line)
        {
            switch (line)
            {
                case { Header: { } header, Fault: null, End: null }:
                    if (Header is not null)
                    {
                        return "a second header; a run has one, as its first line";
                    }

                    Header = header;
                    return Faults.Count > 0 || End is not null ? "the header is not the first line" : null;
                case { Header: null, Fault: { } fault, End: null }:
                    Faults.Add(fault);
                    return Header is null ? "a fault before the header" : End is not null ? "a fault after the end" : null;
                case { Header: null, Fault: null, End: { } end }:
                    if (End is not null)
                    {
                        return "a second end; a run has one, as its last line";
                    }

                    End = end;
                    return Header is null ? "the end before the header" : null;
                default:
                    return "a line has exactly one of header, fault and end";
            }
        }
    }
}
