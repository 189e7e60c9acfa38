using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>The base's runs as runs of a decoding workload: the same queries, answered with tokens, whose number and times the log holds.</summary>
internal static class DecodingEvidence
{
    private const int End = 63;
    private const int Most = 32;

    /// <summary>The workload's id.</summary>
    public const string Id = "decoding-tiny";

    /// <summary>The workload's file.</summary>
    public static byte[] WorkloadText { get; } = Encoding.UTF8.GetBytes("""
        schema: bench/workload/v1
        id: decoding-tiny
        version: "1.0"
        family: decoding
        title: A language model small enough for a test
        kind: inference
        problem:
          model:
            architecture: gru
            layers: 1
            hidden: 8
          vocabulary: 64
          prompt_min: 2
          prompt_max: 4
          max_new_tokens: 32
          end_token: 63
        dataset:
          generator: philox@1
          seed: 42
          samples: 16
          performance_samples: 8
          sha256: "6b1d4a2f6f0c5f3e0f5f5a1c1d7a9e0b2c3d4e5f60718293a4b5c6d7e8f90a1b"
        precision:
          reference: fp64
          inputs: [fp32]
          accumulation: [fp32, fp64]
        accuracy:
          metric: max_logit_margin
        scenarios:
          single_stream: {}

        """);

    /// <summary>An honest answer: samples of odd numbers end by themselves, the others at the greatest length.</summary>
    public static int[] Honest(int sample)
    {
        int[] tokens = [.. Enumerable.Range(0, sample % 2 == 0 ? Most : 16 + sample).Select(place => ((sample * 5) + (place * 3)) % End)];
        if (sample % 2 == 1)
        {
            tokens[^1] = End;
        }

        return tokens;
    }

    /// <summary>Sample 3 goes on after its end.</summary>
    public static int[] GoingOnAfterTheEnd(int sample)
    {
        int[] tokens = Honest(sample);
        if (sample == 3)
        {
            tokens[5] = End;
        }

        return tokens;
    }

    /// <summary>Every answer ends after so many tokens, if not before.</summary>
    public static Func<int, int[]> EndingAfter(int most) => sample =>
    {
        int[] honest = Honest(sample);
        return honest.Length <= most ? honest : [.. honest[..(most - 1)], End];
    };

    /// <summary>A full closed result whose timed run answers a sample so; the accuracy run answers honestly.</summary>
    /// <param name="timed">The timed run's tokens for a sample; null: the honest ones.</param>
    /// <param name="moreCounted">How many tokens the log counts beyond those of the timed run's first kept response.</param>
    /// <param name="announced">The first token that the timed run announces for a sample; null: the answer's.</param>
    public static Evidence Of(Func<int, int[]>? timed = null, int moreCounted = 0, Func<int, int>? announced = null)
    {
        Evidence known = CompliantEvidence.Base;
        Parsed<Definition<Workload>> parsed = WorkloadReader.Read("workload.yaml", WorkloadText);
        Assert.True(parsed.Succeeded, string.Join('\n', parsed.Findings));
        Sha256Digest digest = Sha256Digest.Of(WorkloadText);
        RunLog accuracy = Answered(known.Accuracy!, Honest, 0, null);
        RunLog performance = Answered(known.Performance!, timed ?? Honest, moreCounted, announced);
        double target = parsed.Value.Value.AccuracyTarget(known.Plan.Precision.Inputs, known.Plan.Precision.Accumulation);
        (JudgedResponse Response, ResponseRow[] Rows)[] judged = [.. Judged(accuracy, Honest), .. Judged(performance, timed ?? Honest)];
        return known with
        {
            Workload = parsed.Value.Value,
            WorkloadDigest = digest,
            PublishedWorkloadDigest = null,
            Plan = known.Plan with { Workload = Id, WorkloadDigest = digest },
            Accuracy = accuracy,
            Performance = performance,
            Rows = [.. judged.SelectMany(static pair => pair.Rows)],
            Score = known.Score! with
            {
                Metric = "max_logit_margin",
                Target = target,
                Score = 0,
                JudgedValues = judged.Sum(static pair => (long)pair.Rows.Length),
                Responses = [.. judged.Select(static pair => pair.Response)],
            },
            Declared = known.Declared! with { Accuracy = 0, AccuracyTarget = target },
        };
    }

    private static RunLog Answered(RunLog log, Func<int, int[]> answer, int moreCounted, Func<int, int>? announced)
    {
        ImmutableArray<int> samples = [.. IssuedStream.Of(log.Header, log.Records.Length).Samples];
        List<long> words = [];
        ImmutableArray<QueryRecord>.Builder records = ImmutableArray.CreateBuilder<QueryRecord>();
        foreach ((int number, QueryRecord record) in log.Records.Index())
        {
            long count = answer(samples[number]).Length + (number == log.End.Kept[0].Record ? moreCounted : 0);
            records.Add(record with { TokenOffset = (uint)words.Count });
            words.Add(count);
            for (int token = 1; token <= count; token++)
            {
                words.Add(record.LatencyNs * token / count);
            }
        }

        RunLog answered = log with { Records = records.ToImmutable(), TokenTimes = [.. words] };
        return answered with
        {
            End = log.End with
            {
                Records = RecordChain.HeadOf(answered.Records),
                TokenTimes = Sha256Digest.Of(MemoryMarshal.AsBytes(answered.TokenTimes.AsSpan())),
                Summary = RunMetrics.Of(answered),
                Kept =
                [
                    .. log.End.Kept.Select(kept => kept with
                    {
                        Length = BytesOf(answer(kept.Sample)).Length,
                        Sha256 = Sha256Digest.Of(BytesOf(answer(kept.Sample))),
                        AnnouncedToken = announced?.Invoke(kept.Sample) ?? answer(kept.Sample)[0],
                        FirstToken = answer(kept.Sample)[0],
                    }),
                ],
            },
        };
    }

    /// <summary>Each kept response as judged by a reference that prefers the very same tokens.</summary>
    private static IEnumerable<(JudgedResponse Response, ResponseRow[] Rows)> Judged(RunLog log, Func<int, int[]> answer) => log.End.Kept.Select(kept =>
    {
        ResponseRow[] rows = [.. answer(kept.Sample).Select(static (token, place) => new ResponseRow(place, (uint)token, 2, 2, 1))];
        JudgedResponse response = new()
        {
            Run = log.Header.Settings.Mode,
            Record = kept.Record,
            Sample = kept.Sample,
            Length = kept.Length,
            Sha256 = kept.Sha256,
            Rows = rows.Length,
            Error = 0,
        };
        return (response, rows);
    });

    private static ReadOnlySpan<byte> BytesOf(int[] tokens) => MemoryMarshal.AsBytes(tokens.AsSpan());
}
