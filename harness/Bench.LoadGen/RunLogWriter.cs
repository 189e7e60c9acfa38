using System.Runtime.InteropServices;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>Writes a run's log: <c>run.jsonl</c>, <c>queries.bin</c> and, with tokens, <c>tokens.bin</c>.</summary>
public static class RunLogWriter
{
    /// <summary>Writes the log into a folder, which is made if need be. The line that says the run ended is the last thing written.</summary>
    /// <exception cref="IOException">The disk is full, or the files exist.</exception>
    public static void Write(RunLog log, string folder)
    {
        ArgumentNullException.ThrowIfNull(log);
        Directory.CreateDirectory(folder);
        WriteArray(Path.Combine(folder, "queries.bin"), log.Records.AsSpan());
        if (!log.TokenTimes.IsEmpty)
        {
            WriteArray(Path.Combine(folder, "tokens.bin"), log.TokenTimes.AsSpan());
        }

        using FileStream lines = new(Path.Combine(folder, "run.jsonl"), FileMode.CreateNew, FileAccess.Write);
        WriteLine(lines, new { log.Header });
        foreach (RunFault fault in log.Faults)
        {
            WriteLine(lines, new { Fault = fault });
        }

        WriteLine(lines, new { log.End });
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
