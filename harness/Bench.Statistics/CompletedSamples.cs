using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>What a run completed of its first phase, by what it costs, and how long its queries took one after the other: neither depends on the machine's limits.</summary>
internal sealed class CompletedSamples(RunLog log) : IRecordScan
{
    private readonly Dictionary<ulong, long> counts = [];
    private readonly int together = log.Header.Settings.Scenario == Spec.Scenario.MultiStream ? log.Header.Settings.SamplesPerQuery : 1;
    private int inQuery;
    private long latest;
    private double earlierSeconds;

    /// <summary>The kinds of samples, in order, and how many of each: a run has millions of samples and few costs.</summary>
    public ImmutableArray<(int Sample, int Tokens, long Count)> Kinds => [.. counts.OrderBy(static kind => kind.Key).Select(static kind => ((int)(kind.Key >> 32), unchecked((int)kind.Key), kind.Value))];

    /// <summary>Records of the first phase.</summary>
    public int Issued { get; private set; }

    /// <summary>The latencies of the queries, each its last complete sample's, summed in order of issue, seconds.</summary>
    public double OneByOneSeconds => earlierSeconds + (inQuery > 0 ? latest / 1e9 : 0);

    public void Take(in IssuedPiece piece)
    {
        foreach (ref readonly QueryRecord record in piece.Records)
        {
            latest = record.Status == QueryStatus.Complete ? Math.Max(latest, record.LatencyNs) : latest;
            if (++inQuery == together)
            {
                earlierSeconds += latest / 1e9;
                (inQuery, latest) = (0, 0);
            }
        }

        if (piece is { IsIssued: true, Phase: 0 })
        {
            Issued += piece.Records.Length;
            Count(piece);
        }
    }

    private void Count(in IssuedPiece piece)
    {
        for (int i = 0; i < piece.Records.Length; i++)
        {
            if (piece.Records[i].Status == QueryStatus.Complete)
            {
                ulong kind = ((ulong)(uint)piece.Samples[i] << 32) | TokensOf(piece.Records[i]);
                CollectionsMarshal.GetValueRefOrAddDefault(counts, kind, out _)++;
            }
        }
    }

    private uint TokensOf(in QueryRecord record) => (uint)Math.Clamp(CountedTokens.CountOf(log, record), 0, int.MaxValue);
}
