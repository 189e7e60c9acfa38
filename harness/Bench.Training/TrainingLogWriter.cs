using System.Runtime.InteropServices;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Spec.Training;

namespace Bench.Training;

/// <summary>Writes what a training run left: <c>run.jsonl</c>, <c>updates.bin</c>, <c>losses.bin</c>, <c>predictions.bin</c> and <c>weights.bin</c>.</summary>
public static class TrainingLogWriter
{
    /// <summary>Writes into a folder, which is made if need be. The line that says the run ended is the last thing written.</summary>
    /// <exception cref="IOException">The disk is full, or the files exist.</exception>
    public static void Write(CompletedTrainingRun run, string folder)
    {
        ArgumentNullException.ThrowIfNull(run);
        Directory.CreateDirectory(folder);
        TrainingRunLog log = run.Log;
        WriteBytes(Path.Combine(folder, "updates.bin"), MemoryMarshal.AsBytes(log.Updates.AsSpan()));
        WriteBytes(Path.Combine(folder, "losses.bin"), MemoryMarshal.AsBytes(log.Losses.AsSpan()));
        if (!run.Predictions.IsEmpty)
        {
            WriteBytes(Path.Combine(folder, "predictions.bin"), run.Predictions.AsSpan());
        }

        if (!run.Weights.IsEmpty)
        {
            WriteBytes(Path.Combine(folder, "weights.bin"), run.Weights.AsSpan());
        }

        using FileStream lines = new(Path.Combine(folder, "run.jsonl"), FileMode.CreateNew, FileAccess.Write);
        WriteLine(lines, new { log.Header });
        foreach (TrainingEvaluation evaluation in log.Evaluations)
        {
            WriteLine(lines, new { Evaluation = evaluation });
        }

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

    private static void WriteBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
