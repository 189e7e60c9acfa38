using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bench.Sut;

/// <summary>The doorbell side of a socket: single bytes that never block the sender, and a wait for any byte. The runtime's sockets cannot send without blocking on a blocking socket.</summary>
internal static unsafe partial class NativeSocket
{
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int Interrupted = 4;
    private const short HungUp = 0x2000;

    /// <summary>Sends a byte unless unread ones fill the socket already.</summary>
    public static void Ring(Socket socket)
    {
        byte bell = 1;
        _ = Send((int)socket.Handle, &bell, 1, DoNotWait | NoSignal);
    }

    /// <summary>Waits for bytes and takes them; false when the other side is gone.</summary>
    public static bool WaitForBell(Socket socket)
    {
        const int Most = 256;
        byte* bells = stackalloc byte[Most];
        nint taken;
        do
        {
            taken = Receive((int)socket.Handle, bells, Most, 0);
        }
        while (taken < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return taken > 0;
    }

    /// <summary>Returns when the other side is gone.</summary>
    public static void WaitForEnd(Socket socket)
    {
        PollEntry entry = new() { Descriptor = (int)socket.Handle, Events = HungUp };
        while (Poll(&entry, 1, -1) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int descriptor, byte* bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(int descriptor, byte* bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
