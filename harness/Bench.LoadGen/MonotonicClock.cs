using System.Diagnostics;
using System.Runtime.InteropServices;
using Bench.Spec;

namespace Bench.LoadGen;

/// <summary>The machine's monotonic clock (CLOCK_MONOTONIC, read through <see cref="Stopwatch"/>), in nanoseconds. Waits by sleeping, then spins the last stretch. Linux.</summary>
/// <remarks>
/// The runtime's own timers overshoot by 50 µs to 3 ms. An absolute clock_nanosleep with a timer slack of 1 ns wakes 3 µs late at the median and up to 60 µs late otherwise,
/// so it ends <see cref="SpinNs"/> early and the rest is spun: arrivals are late by tens of nanoseconds, and the processor is free for the SUT nearly all the time.
/// </remarks>
public sealed partial class MonotonicClock : IClock
{
    /// <summary>How long before a deadline sleeping gives way to spinning, nanoseconds.</summary>
    public const long SpinNs = 60_000;

    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;
    private const int SetTimerSlack = 29;
    private const long NanosecondsPerSecond = 1_000_000_000;

    [ThreadStatic]
    private static bool slackIsFine;

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
        long wake = deadline.Value - SpinNs;
        if (wake > Stopwatch.GetTimestamp())
        {
            SleepUntil(wake);
        }

        while (Stopwatch.GetTimestamp() < deadline.Value)
        {
            Thread.SpinWait(1);
        }
    }

    private static void SleepUntil(long wake)
    {
        // Timer slack belongs to the thread; the default of 50 µs would eat the spinning stretch.
        if (!slackIsFine)
        {
            slackIsFine = true;
            _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);
        }

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
