using System.Runtime.InteropServices;

namespace Bench.Cli.Peers;

/// <summary>A sleep of a fifth of a millisecond: the runtime's own sleeps are five times as long at least.</summary>
internal static unsafe partial class Nap
{
    private const int Nanoseconds = 200_000;

    /// <summary>Sleeps; a signal may end it early.</summary>
    public static void Take()
    {
        TimeSpec time = new() { Nanoseconds = Nanoseconds };
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
