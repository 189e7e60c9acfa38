using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>Writes the records of a run's segments to the log, and digests what is not stored: sample indices, schedule, ids. In order of issue, one thread at a time.</summary>
internal sealed class SegmentWriter(EffectiveSettings settings, RecordLog log) : IDisposable
{
    private const int Chunk = 1024;

    private readonly bool server = settings.Requested.IsScheduled;
    private readonly StreamDigest indexStream = new();
    private readonly StreamDigest schedule = new();
    private readonly StreamDigest queryIds = new();
    private readonly ulong[] ids = new ulong[Chunk];

    /// <summary>Nanoseconds from the start until the last query was issued, of what is written.</summary>
    public long LastIssueNs { get; private set; }

    /// <summary>Nanoseconds from the start until the last completion, of what is written.</summary>
    public long LastCompletionNs { get; private set; }

    /// <summary>When the last written query was due, nanoseconds since the phase's start.</summary>
    public long LastScheduledNs { get; private set; }

    /// <summary>The digests of what was written.</summary>
    public (Sha256Digest IndexStream, Sha256Digest Schedule, Sha256Digest QueryIds) Digests() => (indexStream.Conclude(), schedule.Conclude(), queryIds.Conclude());

    public void Dispose()
    {
        indexStream.Dispose();
        schedule.Dispose();
        queryIds.Dispose();
    }

    /// <summary>Writes some samples of a segment; whole queries.</summary>
    public void Write(RunSegment segment, int from, int to)
    {
        if (to <= from)
        {
            return;
        }

        Span<QueryRecord> records = segment.Records.AsSpan(from, to - from);
        long offset = server ? 0 : segment.Phase.OffsetNs;
        int perQuery = segment.Phase.SamplesPerQuery;
        long lastCompletion = LastCompletionNs;
        for (int i = from; i < to; i++)
        {
            ref QueryRecord record = ref segment.Records[i];
            record.IssueNs += offset;
            if (record.Status is QueryStatus.Complete or QueryStatus.Failed)
            {
                lastCompletion = Math.Max(lastCompletion, record.LatencyNs + (server ? segment.ScheduledNs[i] : record.IssueNs));
            }

            if (segment.Tokens is { } tokens)
            {
                WriteTokens(tokens, i, ref record);
            }
        }

        LastCompletionNs = lastCompletion;
        LastScheduledNs = segment.ScheduledNs[((to - 1) / perQuery)];
        LastIssueNs = records[^1].IssueNs + (server ? LastScheduledNs : 0);
        Digest(segment.Samples.AsSpan(from, to - from));
        schedule.Append(segment.ScheduledNs.AsSpan(from / perQuery, (to - from) / perQuery));
        log.Append(records);
    }

    private void Digest(ReadOnlySpan<QuerySample> samples)
    {
        Span<long> chosen = stackalloc long[Chunk];
        for (; !samples.IsEmpty; samples = samples[Math.Min(Chunk, samples.Length)..])
        {
            int length = Math.Min(Chunk, samples.Length);
            for (int i = 0; i < length; i++)
            {
                (ids[i], chosen[i]) = (samples[i].Id, samples[i].Index);
            }

            indexStream.Append(chosen[..length]);
            queryIds.Append(ids.AsSpan(0, length));
        }
    }

    private void WriteTokens(TokenRows tokens, int row, ref QueryRecord record)
    {
        ReadOnlySpan<long> words = tokens.RowOf(row);
        if (!words.IsEmpty)
        {
            record.TokenOffset = checked((uint)log.TokenWords);
            log.AppendTokens(words);
            tokens.Clear(row);
        }
    }
}
