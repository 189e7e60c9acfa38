using System.Buffers;

namespace Bench.Spec;

/// <summary>A path or name as a word of a printed command, so that the command can be copied.</summary>
public static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+=:,@%");

    /// <summary>The text itself where every shell takes it as one word; else in single quotes.</summary>
    /// <param name="text">The path or name.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Plain) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
