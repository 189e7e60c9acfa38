using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>Makes the log of a run that has ended: digests, summary and kept responses. Nothing here is timed.</summary>
internal static class RunReport
{
    public static CompletedRun Of(RunHeader header, RunParts parts, KeptResponses kept, RecordLog log)
    {
        EffectiveSettings settings = parts.Settings;
        SegmentWriter written = parts.Scribe.Writer;
        ImmutableArray<long> tokens = log.AllTokens();
        ImmutableArray<RunFault> faults = parts.Faults.ToImmutable();
        (ImmutableArray<KeptResponse> keptOnes, ImmutableArray<ReadOnlyMemory<byte>> bytes) = kept.Take();
        (Sha256Digest records, Sha256Digest tokenTimes) = log.Conclude();
        (Sha256Digest indexStream, Sha256Digest schedule, Sha256Digest queryIds) = written.Digests();
        RecordPieces pieces = log.Pieces();
        RunEnd end = new()
        {
            Salt = Convert.ToHexStringLower(parts.Request.Salt.AsSpan()),
            IndexStream = indexStream,
            Schedule = schedule,
            QueryIds = queryIds,
            Records = records,
            TokenTimes = tokenTimes,
            LastIssueNs = written.LastIssueNs,
            LastCompletionNs = written.LastCompletionNs,
            Lateness = log.Count == 0 ? null : RunMetrics.LatenessOf(settings.Requested, pieces),
            Summary = RunMetrics.Of(settings, pieces, tokens.AsMemory(), written.LastScheduledNs, faults.Sum(static fault => fault.Count)),
            Kept = keptOnes,
        };
        return new CompletedRun
        {
            Header = header,
            Faults = faults,
            End = end,
            RecordCount = log.Count,
            RecordsInMemory = parts.Request.Folder is null ? log.All() : null,
            Folder = parts.Request.Folder,
            TokenTimes = tokens,
            Responses = bytes,
        };
    }
}
