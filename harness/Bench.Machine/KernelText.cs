namespace Bench.Machine;

/// <summary>Small text files of the kernel (/proc, /sys).</summary>
internal static class KernelText
{
    /// <summary>The file's trimmed text; null when it cannot be read or is empty.</summary>
    public static string? Read(string path)
    {
        try
        {
            string text = File.ReadAllText(path).Trim();
            return text.Length > 0 ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The value of the first <c>key : value</c> line; null when there is none.</summary>
    public static string? Field(string path, string key, char separator = ':')
    {
        foreach (string line in Read(path)?.Split('\n') ?? [])
        {
            int at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0 && line.AsSpan(0, at).Trim().SequenceEqual(key))
            {
                return line[(at + 1)..].Trim();
            }
        }

        return null;
    }
}
