using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Bundles;

/// <summary>Reads a bundle that was unpacked into a directory, under the same rules as the archive: regular files only, known names, limits; no link is followed.</summary>
internal static class UnpackedBundle
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Lists all files below the directory, in the order of their names, which begin with the prefix.</summary>
    /// <exception cref="BundleRefusedException">Something other than regular files of allowed names and sizes is there.</exception>
    public static ImmutableArray<(string Name, long Size)> List(string root, string prefix, BundleLimits limits)
    {
        List<(string Name, long Size)> files = [];
        long total = 0;
        foreach ((string name, FileInfo file) in Walk(new DirectoryInfo(root), prefix))
        {
            total += file.Length;
            files.Add((name, file.Length));
            if (files.Count > BundleLimits.MaximumEntries)
            {
                throw new BundleRefusedException(BundleCode.Limit, $"more than {BundleLimits.MaximumEntries} files");
            }

            if (!BundlePath.IsPayload(name) && file.Length > BundleLimits.MaximumAttestationBytes)
            {
                throw new BundleRefusedException(BundleCode.Limit, $"{file.Length} bytes; at most {BundleLimits.MaximumAttestationBytes} are allowed", name);
            }

            if (total > limits.TotalBytes)
            {
                throw new BundleRefusedException(BundleCode.Limit, $"the files have more than {limits.TotalBytes} bytes together", name);
            }
        }

        return [.. files.OrderBy(static file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>Opens one file without following a link. The stream never yields more than <paramref name="size"/> bytes.</summary>
    public static Stream OpenRead(string root, string name, long size)
    {
        SafeFileHandle handle = Posix.OpenNoFollow(Path.Combine(root, name));
        try
        {
            // A pipe or a device has no length: the platform says so by refusing to tell it.
            if (RandomAccess.GetLength(handle) != size)
            {
                throw new BundleRefusedException(BundleCode.Archive, "its size changed while it was read", name);
            }
        }
        catch (NotSupportedException)
        {
            handle.Dispose();
            throw new BundleRefusedException(BundleCode.EntryType, "it is no regular file", name);
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        return new SegmentStream(handle, 0, size, ownsFile: true);
    }

    private static IEnumerable<(string Name, FileInfo File)> Walk(DirectoryInfo directory, string prefix)
    {
        foreach (FileSystemInfo item in directory.EnumerateFileSystemInfos("*", Everything).OrderBy(static item => item.Name, StringComparer.Ordinal))
        {
            string name = prefix + item.Name;
            if (item.LinkTarget is not null || item.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                throw new BundleRefusedException(BundleCode.EntryType, "it is a link; no link is followed", name);
            }

            if (BundlePath.Defect(name) is string defect)
            {
                throw new BundleRefusedException(BundleCode.Path, defect, name);
            }

            if (item is FileInfo file)
            {
                yield return (name, file);
                continue;
            }

            foreach ((string Name, FileInfo File) below in Walk((DirectoryInfo)item, name + "/"))
            {
                yield return below;
            }
        }
    }
}
