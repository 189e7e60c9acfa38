using System.Diagnostics;
using System.Globalization;

namespace Bench.LoadGen;

/// <summary>Watches a run from outside the timed region: ends it when the SUT hangs or the user interrupts, so that a SUT which never returns cannot hold the harness.</summary>
internal static class Watch
{
    /// <summary>How long the issuing thread may take to notice that the run stops.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns when the issuing thread has ended or was given up.</summary>
    /// <returns>Whether the SUT hung.</returns>
    public static bool Over(Thread issuing, RunParts parts, CancellationToken cancellation)
    {
        ResponseRecorder recorder = parts.Recorder;
        long seen = -1;
        Stopwatch still = Stopwatch.StartNew();
        while (!issuing.Join(Look))
        {
            if (cancellation.IsCancellationRequested)
            {
                recorder.Abort("interrupted", string.Create(CultureInfo.InvariantCulture, $"the run was interrupted after {recorder.Issued} samples"));
            }

            if (recorder.Stopping)
            {
                issuing.Join(Grace);
                return false;
            }

            // Waiting for an arrival is no hang: something must be outstanding. That more arrives while nothing comes back is no sign of the SUT's life.
            long life = recorder.SignsOfLife;
            if (life != seen || recorder.Terminal >= recorder.Issued)
            {
                seen = life;
                still.Restart();
            }
            else if (still.Elapsed > parts.Request.Timeout)
            {
                recorder.Abort("timed_out", string.Create(CultureInfo.InvariantCulture,
                    $"nothing came back for {parts.Request.Timeout.TotalSeconds:0.###} s; {recorder.Issued - recorder.Terminal} of {recorder.Issued} samples were outstanding"));
                issuing.Join(Grace);
                return true;
            }
        }

        return false;
    }
}
