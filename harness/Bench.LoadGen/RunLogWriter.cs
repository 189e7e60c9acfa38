using System.Runtime.InteropServices;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>Writes a run's log: <c>run.jsonl</c>, <c>queries.bin</c> and, with tokens, <c>tokens.bin</c>.</summary>
public static class RunLogWriter
{
    /// <summary>The file of the records.</summary>
    public const string RecordsName = "queries.bin";

    /// <summary>The file of the token times.</summary>
    public const string TokensName = "tokens.bin";

    /// <summary>The file of the events.</summary>
    public const string EventsName = "run.jsonl";

    /// <summary>Writes a log that is in memory into a folder, which is made if need be. The line that says the run ended is the last thing written.</summary>
    /// <exception cref="IOException">The disk is full, or the files exist.</exception>
    public static void Write(RunLog log, string folder)
    {
        ArgumentNullException.ThrowIfNull(log);
        Directory.CreateDirectory(folder);
        WriteArray<QueryRecord>(Path.Combine(folder, RecordsName), log.Records.ToArray());
        if (!log.TokenTimes.IsEmpty)
        {
            WriteArray(Path.Combine(folder, TokensName), log.TokenTimes.AsSpan());
        }

        WriteEvents(log.Header, log.Faults, log.End, folder);
    }

    /// <summary>Writes the events of a run whose records are in the folder already: it was told to put them there.</summary>
    /// <exception cref="IOException">The disk is full, or the file exists.</exception>
    public static void WriteEvents(CompletedRun run, string folder)
    {
        ArgumentNullException.ThrowIfNull(run);
        WriteEvents(run.Header, run.Faults, run.End, folder);
    }

    private static void WriteEvents(RunHeader header, IEnumerable<RunFault> faults, RunEnd end, string folder)
    {
        using FileStream lines = new(Path.Combine(folder, EventsName), FileMode.CreateNew, FileAccess.Write);
        WriteLine(lines, new { Header = header });
        foreach (RunFault fault in faults)
        {
            WriteLine(lines, new { Fault = fault });
        }

        WriteLine(lines, new { End = end });
        lines.Flush(flushToDisk: true);
    }

    private static void WriteLine<T>(FileStream lines, T line)
    {
        JsonSerializer.Serialize(lines, line, BenchJson.Line);
        lines.WriteByte((byte)'\n');
    }

    private static void WriteArray<T>(string path, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
        const int Slice = 1 << 20;
        for (ReadOnlySpan<T> rest = values; rest.Length > 0; rest = rest[Math.Min(Slice, rest.Length)..])
        {
            file.Write(MemoryMarshal.AsBytes(rest[..Math.Min(Slice, rest.Length)]));
        }

        file.Flush(flushToDisk: true);
    }
}
