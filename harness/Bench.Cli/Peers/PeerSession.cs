using System.Diagnostics;
using Bench.Cli.Tuning;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Sut;

namespace Bench.Cli.Peers;

/// <summary>An implementation's process on a problem of inference.</summary>
internal sealed class PeerSession : IPeerSession
{
    /// <summary>Queries of a block at least.</summary>
    internal const int LeastQueries = 3;

    // Longer than caches and clock take to be the measured implementation's again.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(5);

    // While the harness naps, what was lent before must last.
    private const double QueuedSeconds = 1e-3;

    // Of samples that take longer, being woken by each costs less than looking for it every fifth of a millisecond.
    private const double LongSeconds = 3e-3;
    private const int FewSlots = 32;
    private const int MostSlots = 1024;
    private const double TokenBytes = sizeof(int);

    private readonly PeerProblem problem;
    private readonly PeerCheck check;
    private readonly ProcessSut sut;
    private readonly IResponsePoll poll;
    private readonly AwaitedResponses responses = new();
    private readonly ResponseWait wait;
    private readonly QuerySample[] query;
    private readonly bool watchesAwake;
    private ulong issued;
    private double seenSeconds;

    private PeerSession(PeerProblem problem, PeerCheck check, TimeSpan timeout, ProcessSut sut, bool watchesAwake, CancellationToken cancellation)
    {
        this.problem = problem;
        this.check = check;
        this.sut = sut;
        this.watchesAwake = watchesAwake;
        poll = sut;
        wait = new ResponseWait(sut, responses, timeout, cancellation);
        query = new QuerySample[sut.Slots];
    }

    /// <inheritdoc/>
    public string Kernel => sut.Kernel ?? "";

    /// <summary>Starts it; it is awake.</summary>
    /// <param name="contender">Who.</param>
    /// <param name="problem">What is computed.</param>
    /// <param name="tensors">Weights and samples.</param>
    /// <param name="check">Judges its answers.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="cancellation">Ends whatever waits.</param>
    /// <exception cref="PeerFailedException">It did not start, or is another than its definition says.</exception>
    public static PeerSession Start(Contender contender, PeerProblem problem, PeerTensors tensors, PeerCheck check, int threads, CancellationToken cancellation)
    {
        // With a core to spare the harness watches awake, and few slots are enough; without, it would take the time of those that it measures.
        bool watchesAwake = threads < Environment.ProcessorCount;
        try
        {
            ProcessSut sut = ProcessSut.Start(new ProcessSutRequest
            {
                Command = contender.Command,
                WorkingDirectory = contender.Folder,
                Problem = problem.Problem,
                SampleCount = problem.Samples.Length,
                Threads = threads,
                Precision = new DeclaredPrecision { Inputs = problem.Format, Accumulation = NumberFormat.Fp32 },
                Tuning = contender.IsOurs ? TuningFile.TableFor(threads)?.Sizes : null,
                Tensors = tensors.Memory,
                OffsetOf = tensors.OffsetOf,
                LeastSlots = Math.Max(LeastQueries, problem.Together ?? 1),
                MostSlots = watchesAwake ? FewSlots : (int)Math.Clamp(QueuedSeconds / LeastSecondsOf(problem, threads), FewSlots, MostSlots),
                StartTimeout = contender.Timeout,
            }, cancellation);
            if (sut.Name == contender.Name)
            {
                return new PeerSession(problem, check, contender.Timeout, sut, watchesAwake, cancellation);
            }

            string name = sut.Name;
            sut.Dispose();
            throw new PeerFailedException($"it calls itself '{name}'; its definition calls it '{contender.Name}'");
        }
        catch (WorldFailedException failed)
        {
            throw new PeerFailedException(failed.Message);
        }
    }

    /// <summary>The responses to the row's samples, in their order; as many are asked for together as when they are timed.</summary>
    public byte[][] Answers()
    {
        responses.Keeps = true;
        ulong first = issued;
        int all = problem.Samples.Length;
        for (int sample = 0; sample < all;)
        {
            int together = Math.Min(problem.Together ?? 1, all - sample);
            long ended = responses.Ended + together;
            for (int i = 0; i < together; i++)
            {
                query[i] = new QuerySample(issued++, sample++);
            }

            sut.IssueQuery(query.AsSpan(0, together), responses);
            sut.FlushQueries();
            wait.For(ended, ResponseWait.Manner.Woken);
        }

        responses.Keeps = false;
        return [.. Enumerable.Range(0, all).Select(sample => responses.Take(first + (ulong)sample))];
    }

    /// <inheritdoc/>
    public Cost Judge()
    {
        Cost cost = problem.CostOf(check.Judge(this));

        // What is answered from now on is not judged: its slots are left as they are.
        sut.Poisons = false;
        sut.Suspend();
        return cost;
    }

    /// <inheritdoc/>
    public double Measure(TimeSpan block)
    {
        sut.Resume();
        SecondsASample(WarmUp, 1, 1);
        long bytes = responses.Bytes, ended = responses.Ended;
        double seconds = SecondsASample(block, LeastQueries, problem.Cycle);
        sut.Suspend();
        if (!problem.Problem.ProducesTokens)
        {
            return seconds;
        }

        double tokens = (responses.Bytes - bytes) / TokenBytes;
        return tokens > 0 ? seconds * (responses.Ended - ended) / tokens : throw new PeerFailedException("it answered without a token while it was timed");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sut.Dispose();
        responses.Dispose();
    }

    // A guess, from above: a core of today does no more.
    private static double LeastSecondsOf(PeerProblem problem, int threads) => problem.Problem.CostOf(0, 0, 1).Flops / (300e9 * threads);

    /// <summary>Has samples computed until so much time is over, and so many of them, a multiple of the cycle; the time runs from the first one's issue to the last one's end.</summary>
    private double SecondsASample(TimeSpan block, long least, int cycle)
    {
        // The next are issued while half of those before are still being computed: nobody waits for the harness.
        int together = problem.Together ?? (seenSeconds > LongSeconds ? 1 : Math.Max(1, query.Length / 2));
        int ahead = problem.Together is null ? together : 0;
        ResponseWait.Manner manner = watchesAwake ? ResponseWait.Manner.Awake
            : problem.Together is not null || seenSeconds > LongSeconds ? ResponseWait.Manner.Woken
            : ResponseWait.Manner.Napping;
        long before = responses.Ended, samples = 0, start = Stopwatch.GetTimestamp();
        do
        {
            for (int i = 0; i < together; i++, issued++)
            {
                query[i] = new QuerySample(issued, (int)(issued % (ulong)problem.Samples.Length));
            }

            sut.IssueQuery(query.AsSpan(0, together), responses);
            samples += together;
            wait.For(before + samples - ahead, manner, seenSeconds);
        }
        while (samples < least || samples % cycle != 0 || Stopwatch.GetElapsedTime(start) < block);
        wait.For(before + samples, manner, seenSeconds);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        poll.Rest();
        return seenSeconds = seconds / samples;
    }
}
