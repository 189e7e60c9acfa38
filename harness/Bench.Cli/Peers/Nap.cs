using System.Runtime.InteropServices;

namespace Bench.Cli.Peers;

/// <summary>Sleeps from a fifth of a millisecond: the runtime's own are five times as long at least.</summary>
internal static unsafe partial class Nap
{
    private const double ShortestSeconds = 200e-6, LongestSeconds = 0.1;

    /// <summary>Sleeps; a signal may end it early.</summary>
    /// <param name="seconds">How long, from a fifth of a millisecond to a tenth of a second; what is beyond is brought within.</param>
    public static void Take(double seconds)
    {
        TimeSpec time = new() { Nanoseconds = (nint)(1e9 * Math.Clamp(seconds, ShortestSeconds, LongestSeconds)) };
        _ = Sleep(&time, null);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sleep(TimeSpec* time, TimeSpec* remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
