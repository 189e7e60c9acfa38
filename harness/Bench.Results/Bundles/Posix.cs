using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Bundles;

/// <summary>The two system calls that the platform's file classes lack: opening without following a link, and flushing a directory.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int InvalidArgument = 22;

    // The only two numbers that Linux defines differently on arm64.
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int Directory = Arm ? 0x4000 : 0x10000;
    private static readonly int NoFollow = Arm ? 0x8000 : 0x20000;

    /// <summary>Opens a file for reading; fails on a link, and never waits for the other end of a pipe.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static SafeFileHandle OpenNoFollow(string path) => OpenOrThrow(path, ReadOnly | NoFollow | NonBlocking | CloseOnExec);

    /// <summary>Opens what the user named, wherever a link may lead; never waits for the other end of a pipe.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static SafeFileHandle Open(string path) => OpenOrThrow(path, ReadOnly | NonBlocking | CloseOnExec);

    /// <summary>Makes the names in a directory durable: after a rename, the rename itself.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void FlushDirectory(string path)
    {
        using SafeFileHandle handle = OpenOrThrow(path, ReadOnly | Directory | CloseOnExec);
        // A file system that cannot flush directories says EINVAL: it offers nothing more durable than what was done.
        if (Fsync(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
        {
            throw Failed(path);
        }
    }

    private static SafeFileHandle OpenOrThrow(string path, int flags)
    {
        int descriptor = OpenFile(path, flags, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed(path);
    }

    private static IOException Failed(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{path}: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(SafeFileHandle file);
}
