using Bench.Definitions.Forms;

namespace Bench.Definitions;

/// <summary>Reads the bytes of definitions from disk.</summary>
public static class DefinitionFile
{
    /// <summary>The file's bytes; of a file that is too large only as many as prove it, so that its reader refuses it.</summary>
    /// <exception cref="DefinitionUnreadableException">There is no such file, or it cannot be read.</exception>
    public static ReadOnlyMemory<byte> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] bytes = new byte[YamlText.MaximumBytes + 1];
            return bytes.AsMemory(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionUnreadableException(path, exception);
        }
    }
}
