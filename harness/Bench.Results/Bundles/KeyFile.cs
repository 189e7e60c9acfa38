using System.Text;

namespace Bench.Results.Bundles;

/// <summary>Reads and writes the text of key files.</summary>
internal static class KeyFile
{
    // Keys have a few hundred bytes; somebody who names a dataset by mistake should not wait for it to be read.
    private const int LargestFile = 64 << 10;

    private const UnixFileMode OthersMayRead = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static string ReadText(string path, bool secret = false)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > LargestFile)
            {
                throw new KeyUnreadableException($"{path} has {file.Length} bytes, too many for a key", "give a PEM file");
            }

            using StreamReader reader = new(file, Encoding.UTF8);
            string text = reader.ReadToEnd();

            // What is no secret need not be kept from anybody: its reader says what it is instead.
            if (secret && text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & OthersMayRead) != 0)
            {
                throw new KeyUnreadableException($"{path} is a private key that other users may read or write", $"chmod 600 {path}, and consider the key known to them");
            }

            return text;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw new KeyUnreadableException($"{path} is a folder; expected a key's PEM file", "name the file in it");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new KeyUnreadableException($"{path} cannot be read: {failed.Message}", "check the path and its permissions", failed);
        }
    }

    public static void WriteNew(string path, string text, bool secret)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (secret && !OperatingSystem.IsWindows())
        {
            // From the first instant on, not after a chmod.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using FileStream file = new(path, options);
            try
            {
                file.Write(Encoding.ASCII.GetBytes(text));
                file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                File.Delete(path);
                throw;
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new KeyNotWrittenException($"{path} exists, and a key is never overwritten", "choose another name, or move the old key away");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new KeyNotWrittenException($"{path} cannot be written: {failed.Message}", "check the folder, its permissions and the free space", failed);
        }
    }
}
