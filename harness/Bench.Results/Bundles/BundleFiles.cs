using System.Collections.Immutable;
using Bench.Results.RunDirectories;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Bundles;

/// <summary>The files of a bundle, in a ZIP or unpacked in a directory, read only through checked streams.</summary>
internal abstract class BundleFiles : IDisposable
{
    private BundleFiles()
    {
    }

    /// <summary>The names of all files, which keep the path rules and are unique.</summary>
    public abstract ImmutableArray<string> Names { get; }

    /// <summary>The bytes of one file. Reading to the end checks what the container promises about them.</summary>
    public abstract Stream OpenRead(string name);

    /// <summary>The bytes of one file that was read to its end before, for whoever compares them with its digest: what the container sums up is not summed up again.</summary>
    public abstract Stream OpenAgain(string name);

    /// <summary>Where the bytes of one file lie on the disk as they are; null where they are compressed.</summary>
    public abstract StoredBytes? Stored(string name);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Opens whatever is at the path: a directory as an unpacked bundle, anything else as an archive.</summary>
    /// <exception cref="BundleRefusedException">The container is refused.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BundleFiles Open(string path, BundleLimits limits)
    {
        BundleFiles files = Directory.Exists(path) ? new Unpacked(path, UnpackedBundle.List(path, "", limits)) : OpenArchive(path, limits);
        try
        {
            RequireKnownNames(files.Names);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static Archived OpenArchive(string path, BundleLimits limits)
    {
        SafeFileHandle handle = Posix.Open(path);
        try
        {
            return new Archived(path, StrictZip.Open(handle, limits));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void RequireKnownNames(ImmutableArray<string> names)
    {
        HashSet<string> files = new(names, StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!BundlePath.IsKnown(name))
            {
                throw new BundleRefusedException(BundleCode.FileExtra, "the format knows no file of this name", name);
            }

            // Such an archive cannot be unpacked, so no outside tool could judge it.
            for (int slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
            {
                if (files.Contains(name[..slash]))
                {
                    throw new BundleRefusedException(BundleCode.Path, $"'{name[..slash]}' is a file and a folder at once", name);
                }
            }
        }
    }

    private sealed class Archived(string path, StrictZip zip) : BundleFiles
    {
        public override ImmutableArray<string> Names { get; } = [.. zip.Entries.Select(static entry => entry.Name)];

        public override Stream OpenRead(string name) => zip.OpenRead(name);

        public override Stream OpenAgain(string name) => zip.OpenRead(name, summed: false);

        public override StoredBytes? Stored(string name) =>
            zip.Find(name) is { Deflated: false } entry ? new StoredBytes(path, entry.DataOffset, entry.Size) : null;

        public override void Dispose() => zip.Dispose();
    }

    private sealed class Unpacked(string root, ImmutableArray<(string Name, long Size)> files) : BundleFiles
    {
        private readonly Dictionary<string, long> sizes = files.ToDictionary(static file => file.Name, static file => file.Size, StringComparer.Ordinal);

        public override ImmutableArray<string> Names { get; } = [.. files.Select(static file => file.Name)];

        public override Stream OpenRead(string name) => UnpackedBundle.OpenRead(root, name, sizes[name]);

        public override Stream OpenAgain(string name) => OpenRead(name);

        public override StoredBytes Stored(string name) => new(Path.Combine(root, name), 0, sizes[name]);

        public override void Dispose()
        {
        }
    }
}
