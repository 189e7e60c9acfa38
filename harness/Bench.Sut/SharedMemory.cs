using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Sut;

/// <summary>Memory that two processes map: an anonymous file of the kernel's, which no disk holds and nothing has to clean up. Another process opens it by <see cref="Path"/>. Linux.</summary>
public sealed unsafe partial class SharedMemory : IDisposable
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int SetDescriptorFlags = 2;
    private const int AddSeals = 1033;
    private const int SealShrink = 2;
    private const int SealGrow = 4;
    private const int SealFutureWrites = 16;

    private readonly FileStream file;
    private readonly MemoryMappedFile mapped;
    private readonly MemoryMappedViewAccessor view;

    private SharedMemory(FileStream file, string path, long bytes, MemoryMappedFileAccess access)
    {
        this.file = file;
        Path = path;
        ByteCount = bytes;
        mapped = MemoryMappedFile.CreateFromFile(file, null, 0, access, HandleInheritability.None, leaveOpen: true);
        view = mapped.CreateViewAccessor(0, bytes, access);
        byte* address = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        Address = address;
    }

    /// <summary>The first byte; page-aligned.</summary>
    public byte* Address { get; private set; }

    /// <summary>Number of bytes.</summary>
    public long ByteCount { get; }

    /// <summary>The path that a process of the same user opens, while this one lives.</summary>
    public string Path { get; }

    /// <summary>Makes zeroed memory; pages are found where they are first touched.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="SharedMemoryException">The system has not that much, or cannot.</exception>
    public static SharedMemory Create(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        int descriptor = CreateMemoryFile("bench", CloseOnExec | AllowSealing);
        if (descriptor < 0)
        {
            throw new SharedMemoryException(bytes, Marshal.GetLastPInvokeErrorMessage());
        }

        FileStream file = new(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        try
        {
            file.SetLength(bytes);

            // Whoever shortened the file would have the other side killed by its next access.
            Seal(descriptor, SealShrink | SealGrow, bytes);
            return new SharedMemory(file, $"/proc/{Environment.ProcessId}/fd/{descriptor}", bytes, MemoryMappedFileAccess.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw new SharedMemoryException(bytes, exception.Message);
        }
    }

    /// <summary>Maps another process's memory.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    public static SharedMemory Open(string path, long bytes, bool writable)
    {
        FileStream file = new(path, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return new SharedMemory(file, path, bytes, writable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read);
    }

    /// <summary>Lets nobody map the memory for writing, or write to its file, from now on. Mappings that exist stay as they are: this process goes on writing.</summary>
    /// <exception cref="SharedMemoryException">The kernel cannot (it is older than 5.1).</exception>
    public void SealForOthers() => Seal((int)file.SafeFileHandle.DangerousGetHandle(), SealFutureWrites, ByteCount);

    /// <summary>Lets the processes that are started from now on inherit the memory, and returns the path that such a process opens, which may not look into this one.</summary>
    /// <exception cref="SharedMemoryException">The kernel cannot.</exception>
    private string Bequeath()
    {
        int descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
        return ControlFile(descriptor, SetDescriptorFlags, 0) == 0
            ? $"/proc/self/fd/{descriptor}"
            : throw new SharedMemoryException(ByteCount, $"letting others inherit it failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>The path that a program opens which is started by a command.</summary>
    internal string PathFor(SutCommand command) => command.Isolation is null ? Path : Bequeath();

    /// <summary>Ends what <see cref="PathFor"/> began, once the program runs: no later one inherits the memory.</summary>
    internal void Withhold() => _ = ControlFile((int)file.SafeFileHandle.DangerousGetHandle(), SetDescriptorFlags, (int)CloseOnExec);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Address is null)
        {
            return;
        }

        Address = null;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        mapped.Dispose();
        file.Dispose();
    }

    private static void Seal(int descriptor, int seals, long bytes)
    {
        if (ControlFile(descriptor, AddSeals, seals) != 0)
        {
            throw new SharedMemoryException(bytes, $"sealing it failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    // The third parameter of fcntl is variadic; both supported processors pass it as they pass a named one on Linux.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ControlFile(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
