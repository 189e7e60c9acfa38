namespace Bench.Results.Bundles;

/// <summary>Adds a reviewer's countersignature to a bundle: a new archive with the same manifest, payload and submitter's envelope, so its id stays.</summary>
public static class ReviewedBundle
{
    /// <summary>Writes the reviewed bundle beside the original, which is not touched.</summary>
    /// <param name="source">A bundle that verifies.</param>
    /// <param name="review">The reviewer's envelope.</param>
    /// <param name="target">The archive to write; no file of that name exists.</param>
    /// <param name="limits">How large the bundle may be.</param>
    /// <returns>The review's name inside the bundle.</returns>
    /// <exception cref="BundleNotWrittenException">There are 999 reviews already, the target exists, or the disk fails; nothing is left behind.</exception>
    public static string Add(string source, DsseEnvelope review, string target, BundleLimits limits)
    {
        ArgumentNullException.ThrowIfNull(review);
        if (File.Exists(target))
        {
            throw new BundleNotWrittenException($"{target} exists, and a bundle is never overwritten", "choose another folder with --out");
        }

        try
        {
            using BundleFiles files = BundleFiles.Open(source, limits);
            int number = 1 + files.Names.Max(BundlePath.ReviewNumber);
            string name = BundlePath.ReviewOf(number);
            if (BundlePath.ReviewNumber(name) == 0)
            {
                throw new BundleNotWrittenException($"{source} carries {number - 1} reviews, the most that a bundle can", "remove one that matters no more");
            }

            string unfinished = $"{target}.{Guid.NewGuid():n}.tmp";
            try
            {
                Write(files, name, review, unfinished);
                File.Move(unfinished, target);
            }
            finally
            {
                File.Delete(unfinished);
            }

            Posix.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
            return name;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or BundleRefusedException)
        {
            throw new BundleNotWrittenException($"{target} cannot be written: {failed.Message}", "check the free space, the folder and its permissions", failed);
        }
    }

    private static void Write(BundleFiles files, string name, DsseEnvelope review, string path)
    {
        using FileStream output = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        ZipWriter zip = new(output);
        foreach (string entry in files.Names)
        {
            zip.Add(entry, () => files.OpenRead(entry), compress: !entry.EndsWith(".bin", StringComparison.Ordinal));
        }

        zip.Add(name, () => new MemoryStream(review.ToJson()), compress: true);
        zip.Finish();
        output.Flush(flushToDisk: true);
    }
}
