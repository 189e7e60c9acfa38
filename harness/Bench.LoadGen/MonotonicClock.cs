using System.Diagnostics;
using System.Runtime.InteropServices;
using Bench.Spec;

namespace Bench.LoadGen;

/// <summary>The machine's monotonic clock (CLOCK_MONOTONIC, read through <see cref="Stopwatch"/>), in nanoseconds. Waits by sleeping, then spins the last stretch. Linux.</summary>
/// <remarks>
/// The runtime's own timers overshoot by 50 µs to 3 ms. An absolute clock_nanosleep with a timer slack of 1 ns wakes 3 µs late on an idle machine of one's own and 40 to 100 µs late where a hypervisor has
/// to be asked for the processor. So it ends a stretch early, and that stretch is spun: <see cref="LeastSpinNs"/> at least, and what this machine's sleeps overshoot by, learned from them.
/// Short waits are spun whole.
/// Arrivals are late by tens of nanoseconds, and the processor is free for the SUT where waits are long.
/// </remarks>
public sealed partial class MonotonicClock : IClock
{
    /// <summary>How long before a deadline sleeping gives way to spinning, at least; nanoseconds.</summary>
    public const long LeastSpinNs = 60_000;

    // At 10,000 arrivals a second nearly every wait is spun, at 100 nearly every one is slept: a processor that is let go for less than this is often not given back in time.
    private const long LeastWaitToSleepNs = 1_000_000;

    // A sleep that overshoots by more was not late but suspended: spinning for it would take the SUT's processor and win one arrival in thousands.
    private const long MostSpinNs = 200_000;
    private const int SleepsToForget = 1024;

    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;
    private const int SetTimerSlack = 29;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private long spinNs = LeastSpinNs;

    /// <summary>The clock.</summary>
    /// <exception cref="PlatformNotSupportedException">The stopwatch does not count nanoseconds, as it does on Linux.</exception>
    public MonotonicClock()
    {
        if (Stopwatch.Frequency != NanosecondsPerSecond)
        {
            throw new PlatformNotSupportedException($"the stopwatch counts {Stopwatch.Frequency} ticks a second; expected {NanosecondsPerSecond}, as on Linux");
        }
    }

    /// <inheritdoc/>
    public Nanoseconds Now => new(Stopwatch.GetTimestamp());

    /// <inheritdoc/>
    public void WaitUntil(Nanoseconds deadline)
    {
        long wake = deadline.Value - spinNs;
        if (deadline.Value - Stopwatch.GetTimestamp() >= LeastWaitToSleepNs)
        {
            SleepUntil(wake);
            Learn(Stopwatch.GetTimestamp() - wake);
        }

        while (Stopwatch.GetTimestamp() < deadline.Value)
        {
            Spin.Once();
        }
    }

    // Grows at once, shrinks slowly: the stretch covers what all but few sleeps overshoot by. One thread of a run waits by its clock.
    private void Learn(long overshootNs)
    {
        long wanted = overshootNs + (overshootNs / 4);
        spinNs = wanted > spinNs && wanted <= MostSpinNs ? wanted : Math.Max(LeastSpinNs, spinNs - (spinNs / SleepsToForget));
    }

    private static void SleepUntil(long wake)
    {
        // Timer slack belongs to the thread; the default of 50 µs would eat the spinning stretch. A tenth of a microsecond before a sleep of a millisecond.
        _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);
        TimeSpec time = new() { Seconds = (nint)(wake / NanosecondsPerSecond), Nanoseconds = (nint)(wake % NanosecondsPerSecond) };

        // A signal ends the sleep early; the deadline is absolute, so sleeping again is right.
        while (ClockNanosleep(ClockMonotonic, AbsoluteTime, in time, 0) != 0 && Stopwatch.GetTimestamp() < wake)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec time, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcessControl(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
