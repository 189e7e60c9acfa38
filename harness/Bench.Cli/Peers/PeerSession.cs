using System.Diagnostics;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Sut;

namespace Bench.Cli.Peers;

/// <summary>An implementation's process on one problem: asleep, but while it is measured. Whatever goes wrong is a <see cref="PeerFailedException"/>.</summary>
internal sealed class PeerSession : IDisposable
{
    // Longer than caches and clock take to be the measured implementation's again.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(5);

    // While the harness naps, what was lent before must last.
    private const double QueuedSeconds = 1e-3;
    private const int FewSlots = 32;
    private const int MostSlots = 1024;
    private const int LeastQueries = 3;

    private readonly PeerProblem problem;
    private readonly TimeSpan timeout;
    private readonly ProcessSut sut;
    private readonly IResponsePoll poll;
    private readonly AwaitedResponses responses = new();
    private readonly QuerySample[] query;
    private readonly bool watchesAwake;
    private readonly CancellationToken cancellation;
    private ulong issued;
    private double secondsPerSample;

    private PeerSession(PeerProblem problem, TimeSpan timeout, ProcessSut sut, bool watchesAwake, CancellationToken cancellation)
    {
        this.problem = problem;
        this.timeout = timeout;
        this.sut = sut;
        this.watchesAwake = watchesAwake;
        this.cancellation = cancellation;
        poll = sut;
        query = new QuerySample[sut.Slots];
    }

    /// <summary>What it says it runs; empty where it does not say.</summary>
    public string Kernel => sut.Kernel ?? "";

    /// <summary>Starts it; it is awake.</summary>
    /// <param name="contender">Who.</param>
    /// <param name="problem">What is computed.</param>
    /// <param name="tensors">Weights and samples.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="cancellation">Ends whatever waits.</param>
    /// <exception cref="PeerFailedException">It did not start, or is another than its definition says.</exception>
    public static PeerSession Start(Contender contender, PeerProblem problem, PeerTensors tensors, int threads, CancellationToken cancellation)
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
                Tensors = tensors.Memory,
                OffsetOf = tensors.OffsetOf,
                LeastSlots = LeastQueries,
                MostSlots = watchesAwake ? FewSlots : (int)Math.Clamp(QueuedSeconds / LeastSecondsOf(problem, threads), FewSlots, MostSlots),
                StartTimeout = contender.Timeout,
            }, cancellation);
            if (sut.Name == contender.Name)
            {
                return new PeerSession(problem, contender.Timeout, sut, watchesAwake, cancellation);
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

    /// <summary>The response to a sample.</summary>
    /// <param name="sample">Its place among the row's samples, from 0.</param>
    public byte[] Answer(int sample)
    {
        responses.Keeps = true;
        long ended = responses.Ended + 1;
        query[0] = new QuerySample(issued++, sample);
        sut.IssueQuery(query.AsSpan(0, 1), responses);
        sut.FlushQueries();
        WaitFor(ended, polls: false);
        responses.Keeps = false;
        return responses.Kept;
    }

    /// <summary>Finds out how long a sample takes, about, so that blocks can be given their length. What is answered from now on is not judged.</summary>
    public void Calibrate()
    {
        sut.Poisons = false;
        long samples = 1;
        double seconds = TimeOf(samples);
        while (seconds < WarmUp.TotalSeconds)
        {
            samples *= 2;
            seconds = TimeOf(samples);
        }

        secondsPerSample = seconds / samples;
    }

    /// <summary>Stops it until it is measured.</summary>
    public void Suspend() => sut.Suspend();

    /// <summary>Wakes it, warms it up, and measures a block.</summary>
    /// <param name="block">How long the block lasts at least; three queries always.</param>
    /// <returns>Seconds a sample.</returns>
    public double Measure(TimeSpan block)
    {
        sut.Resume();
        TimeOf(SamplesIn(WarmUp, 1));
        long samples = SamplesIn(block, LeastQueries);
        double seconds = TimeOf(samples) / samples;
        sut.Suspend();
        return seconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sut.Dispose();
        responses.Dispose();
    }

    // A guess, from above: a core of today does no more.
    private static double LeastSecondsOf(PeerProblem problem, int threads) => problem.Cost.Flops / (300e9 * threads);

    private long SamplesIn(TimeSpan time, long least) => Math.Max(least, (long)Math.Ceiling(time.TotalSeconds / secondsPerSample));

    /// <summary>Seconds from the first sample's issue to the last one's end.</summary>
    private double TimeOf(long samples)
    {
        long before = responses.Ended, last = before + samples;
        bool polls = watchesAwake || !problem.AlwaysAlone;
        int together = problem.AlwaysAlone ? 1 : query.Length;
        long start = Stopwatch.GetTimestamp();
        for (long left = samples; left > 0;)
        {
            // The next are issued while some of those before are still being computed: nobody waits for the harness.
            int count = (int)Math.Min(left, together);
            for (int i = 0; i < count; i++, issued++)
            {
                query[i] = new QuerySample(issued, (int)(issued % (ulong)problem.Samples.Length));
            }

            sut.IssueQuery(query.AsSpan(0, count), responses);
            left -= count;
            WaitFor(last - left - (problem.AlwaysAlone ? 0 : together / 2), polls);
        }

        WaitFor(last, polls);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        poll.Rest();
        return seconds;
    }

    private void WaitFor(long ended, bool polls)
    {
        const int TurnsBetweenLooks = 4096;
        long seen = responses.Ended, since = Stopwatch.GetTimestamp();
        for (int turn = 1; responses.Ended < ended; turn++)
        {
            if (polls)
            {
                poll.Take();
            }

            if (!polls)
            {
                responses.Sleep(TimeSpan.FromMilliseconds(100));
            }
            else if (watchesAwake)
            {
                Spin.Once();
            }
            else if (responses.Ended < ended)
            {
                Nap.Take();
            }

            if (!polls || !watchesAwake || turn % TurnsBetweenLooks == 0)
            {
                Look(ref seen, ref since);
            }
        }
    }

    private void Look(ref long seen, ref long since)
    {
        cancellation.ThrowIfCancellationRequested();
        if (responses.Failure is { } failure)
        {
            throw new PeerFailedException(failure);
        }

        if (responses.Ended != seen)
        {
            (seen, since) = (responses.Ended, Stopwatch.GetTimestamp());
        }
        else if (Stopwatch.GetElapsedTime(since) > timeout)
        {
            throw new PeerFailedException($"nothing came back for {timeout.TotalSeconds:0.#} s");
        }
    }
}
