using System.Diagnostics;
using Bench.LoadGen;

namespace Bench.Cli.Peers;

/// <summary>Waits for responses, and says so when none will come.</summary>
/// <param name="poll">Fetches them.</param>
/// <param name="responses">Counts them.</param>
/// <param name="timeout">How long nothing may come back.</param>
/// <param name="cancellation">Ends the wait.</param>
internal sealed class ResponseWait(IResponsePoll poll, AwaitedResponses responses, TimeSpan timeout, CancellationToken cancellation)
{
    private const int TurnsBetweenLooks = 4096;
    // What is slept through of the time that is left: a sleep lasts longer than was asked for.
    private const double Share = 0.8;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(100);

    private long seen;
    private long since;

    /// <summary>What waiting costs, and whom.</summary>
    public enum Manner
    {
        /// <summary>A core of its own, and nobody anything.</summary>
        Awake,

        /// <summary>A glance when most of the time is over that is left by all that is known, and then every fifth of a millisecond: each takes a core from those that are measured.</summary>
        Napping,

        /// <summary>A wake-up for each response.</summary>
        Woken,
    }

    /// <summary>Waits until so many have ended.</summary>
    /// <param name="ended">How many since the beginning.</param>
    /// <param name="manner">How.</param>
    /// <param name="secondsEach">How long one takes, where that is known; otherwise 0.</param>
    /// <exception cref="PeerFailedException">The implementation is gone, refused a sample, or is silent.</exception>
    /// <exception cref="OperationCanceledException">The sitting was ended.</exception>
    public void For(long ended, Manner manner, double secondsEach = 0)
    {
        (seen, since) = (responses.Ended, Stopwatch.GetTimestamp());
        for (int turn = 1; responses.Ended < ended; turn++)
        {
            if (manner == Manner.Woken)
            {
                responses.Sleep(LongestSleep);
            }
            else
            {
                poll.Take();
            }

            if (manner == Manner.Awake)
            {
                Spin.Once();
            }
            else if (manner == Manner.Napping && responses.Ended < ended)
            {
                Nap.Take(Share * (ended - responses.Ended) * secondsEach);
            }

            if (manner != Manner.Awake || turn % TurnsBetweenLooks == 0)
            {
                Look();
            }
        }
    }

    private void Look()
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
