using System.Collections.Immutable;
using Bench.Spec;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Bundles;

/// <summary>Seals a run's files into a signed bundle. Whatever happens, even a power cut, every <c>*.bundle.zip</c> that exists is complete and verifies.</summary>
/// <remarks>The order: payload flushed, manifest, signature, the archive under another name, flushed and verified; then one rename, flushed too.
/// A left-over of a killed process has that other name, which no reader looks for, and the next attempt removes it.</remarks>
public static class BundleWriter
{
    /// <summary>What a bundle's file name ends in.</summary>
    public const string Extension = ".bundle.zip";

    /// <summary>What a packed submission's file name ends in.</summary>
    public const string SubmissionExtension = ".submission.zip";

    private const string UnfinishedExtension = ".tmp";

    /// <summary>Writes the bundle.</summary>
    /// <exception cref="BundleTooLargeException">The files exceed the limits.</exception>
    /// <exception cref="BundleNotWrittenException">Anything else prevents it; nothing is left behind.</exception>
    /// <exception cref="ArgumentException">The bundle's name has another ending.</exception>
    public static SealedBundle Seal(SealRequest request) =>
        Seal(request, static path => new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read));

    /// <summary>Refuses what a run has left by now when it is more than a bundle may hold, before anything is made of it.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="limits">How large the bundle may be.</param>
    /// <exception cref="BundleTooLargeException">It is more.</exception>
    public static void RequireFits(string directory, BundleLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (FilesOf(directory).Sum(static file => file.Length) > limits.TotalBytes)
        {
            throw TooLarge(directory, limits, inner: null);
        }
    }

    /// <summary>The same, with the way to create the unfinished file handed in, so that a test can hand in a full disk.</summary>
    internal static SealedBundle Seal(SealRequest request, Func<string, FileStream> create)
    {
        ArgumentNullException.ThrowIfNull(request);
        string extension = request.PredicateType == Statement.SubmissionPredicateType ? SubmissionExtension : Extension;
        if (!request.BundlePath.EndsWith(extension, StringComparison.Ordinal))
        {
            throw new ArgumentException($"its name ends in {extension}", nameof(request));
        }

        try
        {
            ImmutableArray<string> names = ListPayload(request);
            Manifest manifest = Manifest.Of(names.ToDictionary(static name => name, name => FlushAndDigest(PathOf(request, name)), StringComparer.Ordinal));
            FlushFolders(request.PayloadDirectory);
            return Write(request, names, manifest, create);
        }
        catch (BundleRefusedException refused)
        {
            throw new BundleNotWrittenException($"{request.PayloadDirectory}: {refused.Error.Message}: '{refused.Error.Entry}'", "a bundle holds regular files with portable names; move the others out", refused);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new BundleNotWrittenException($"{request.BundlePath} cannot be written: {failed.Message}", "check the free space, the folder and its permissions, and seal the run again", failed);
        }
    }

    private static SealedBundle Write(SealRequest request, ImmutableArray<string> names, Manifest manifest, Func<string, FileStream> create)
    {
        Statement statement = new() { BundleId = manifest.BundleId, PredicateType = request.PredicateType, Predicate = request.Predicate };
        byte[] payload = statement.ToJson();
        byte[] envelope = DsseEnvelope.Sign(DsseEnvelope.InTotoType, payload, request.Key).ToJson();
        if (File.Exists(request.BundlePath))
        {
            throw new BundleNotWrittenException($"{request.BundlePath} exists, and what is sealed is never overwritten", "choose another name, or move the old bundle away");
        }

        RemoveLeftOvers(request.BundlePath);
        // A name of its own: with a shared one, a second process could truncate what the first is about to publish.
        string unfinished = $"{request.BundlePath}.{Guid.NewGuid():n}{UnfinishedExtension}";
        using FileStream output = create(unfinished);
        try
        {
            WriteArchive(output, request, names, manifest, envelope);
            output.Flush(flushToDisk: true);
            RequireVerifies(unfinished, request);
            File.Move(unfinished, request.BundlePath, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        Posix.FlushDirectory(FolderOf(request.BundlePath));
        return new SealedBundle
        {
            Path = request.BundlePath,
            BundleId = manifest.BundleId,
            StatementDigest = Sha256Digest.Of(payload),
            Key = request.Key.PublicKey,
        };
    }

    private static ImmutableArray<string> ListPayload(SealRequest request)
    {
        ImmutableArray<(string Name, long Size)> files;
        try
        {
            files = UnpackedBundle.List(request.PayloadDirectory, BundlePath.PayloadPrefix, request.Limits);
        }
        catch (BundleRefusedException refused) when (refused.Error.Code == BundleCode.Limit)
        {
            throw TooLarge(request.PayloadDirectory, request.Limits, refused);
        }

        if (files.IsEmpty)
        {
            throw new BundleNotWrittenException($"{request.PayloadDirectory} holds no file", "run something before sealing it");
        }

        return [.. files.Select(static file => file.Name)];
    }

    private static BundleTooLargeException TooLarge(string directory, BundleLimits limits, Exception? inner)
    {
        FileInfo[] files = FilesOf(directory);
        long total = files.Sum(static file => file.Length);
        return new BundleTooLargeException(
            $"the run left {files.Length} files with {total} bytes ({total / 1048576.0:F1} MiB); a bundle may hold {BundleLimits.MaximumEntries} files with {limits.TotalBytes} bytes ({limits.TotalBytes / 1048576.0:F1} MiB)",
            "keep fewer responses, or allow larger bundles, up to 4 GiB, when sealing and when verifying: --max-bundle 4GiB on both sides",
            inner);
    }

    private static FileInfo[] FilesOf(string directory) =>
        new DirectoryInfo(directory).GetFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });

    private static void WriteArchive(FileStream output, SealRequest request, ImmutableArray<string> names, Manifest manifest, byte[] envelope)
    {
        ZipWriter zip = new(output);
        zip.Add(BundlePath.Manifest, () => new MemoryStream([.. manifest.Bytes]), compress: true);
        zip.Add(BundlePath.SubmitterEnvelope, () => new MemoryStream(envelope), compress: true);
        foreach (string name in names)
        {
            // Records and samples hardly shrink, and a reader of them likes to seek.
            zip.Add(name, () => new FileStream(Posix.OpenNoFollow(PathOf(request, name)), FileAccess.Read), compress: !name.EndsWith(".bin", StringComparison.Ordinal));
        }

        zip.Finish();
    }

    /// <summary>The proof of the promise, and the guard against files that changed between digest and copy.</summary>
    private static void RequireVerifies(string path, SealRequest request)
    {
        VerificationPolicy policy = new() { PredicateType = request.PredicateType, Keys = [request.Key.PublicKey], At = DateTimeOffset.UnixEpoch, Limits = request.Limits };
        using BundleVerification verification = BundleVerifier.Verify(path, policy);
        if (!verification.Passed)
        {
            throw new BundleNotWrittenException(
                $"the bundle would not verify: {verification.Errors[0]}",
                "let nobody write to the run's directory while it is sealed, and seal it again");
        }
    }

    private static Sha256Digest FlushAndDigest(string path)
    {
        using SafeFileHandle file = Posix.OpenNoFollow(path);
        RandomAccess.FlushToDisk(file);
        using FileStream stream = new(file, FileAccess.Read);
        return Sha256Digest.Of(stream);
    }

    private static void FlushFolders(string root)
    {
        foreach (string folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Append(root))
        {
            Posix.FlushDirectory(folder);
        }
    }

    private static void RemoveLeftOvers(string bundlePath)
    {
        foreach (string path in Directory.EnumerateFiles(FolderOf(bundlePath), Path.GetFileName(bundlePath) + ".*" + UnfinishedExtension))
        {
            File.Delete(path);
        }
    }

    private static string PathOf(SealRequest request, string name) => Path.Combine(request.PayloadDirectory, name[BundlePath.PayloadPrefix.Length..]);

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
