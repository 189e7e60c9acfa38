using System.Buffers.Binary;
using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Results.RunDirectories;

/// <summary>Reads a run's <c>kept.bin</c>: the whole responses whose lengths and digests stand in the run's log.</summary>
public static class KeptResponseReader
{
    /// <summary>Reads the responses.</summary>
    /// <param name="files">The files.</param>
    /// <param name="run">Which run.</param>
    /// <param name="log">The run's log; null when it could not be read.</param>
    /// <param name="findings">Gets an error for every response that is not the logged one.</param>
    /// <returns>The responses in the log's order; null when the run kept no bytes, or not those that its log names.</returns>
    public static ImmutableArray<ReadOnlyMemory<byte>>? Read(RunFiles files, TestMode run, RunLog? log, ICollection<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(findings);
        string name = RunFileNames.KeptOf(run);
        if (log is null || files.Read(name) is not { } bytes)
        {
            return null;
        }

        long announced = log.End.Kept.Sum(static kept => (long)kept.Length);
        if (announced != bytes.Length)
        {
            findings.Add(FileFinding.Misshapen(name, $"{bytes.Length} bytes; expected {announced}, the sum of the lengths of end.kept in {RunFileNames.LogOf(run)}"));
            return null;
        }

        ImmutableArray<ReadOnlyMemory<byte>>.Builder responses = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(log.End.Kept.Length);
        int differing = 0;
        int offset = 0;
        foreach (KeptResponse kept in log.End.Kept)
        {
            ReadOnlyMemory<byte> response = bytes.Slice(offset, kept.Length);
            offset += kept.Length;
            responses.Add(response);
            if (Sha256Digest.Of(response.Span) is var found && found != kept.Sha256)
            {
                findings.Add(FileFinding.NotTheKept(name, $"the response of record {kept.Record} has SHA-256 {found}; the log names {kept.Sha256}"));
                differing++;
            }
            else if (kept.FirstToken is int first && (kept.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(response.Span) != first))
            {
                findings.Add(FileFinding.NotTheKept(name, $"the response of record {kept.Record} does not begin with token {first}; the log says so"));
                differing++;
            }
        }

        return differing > 0 ? null : responses.MoveToImmutable();
    }
}
