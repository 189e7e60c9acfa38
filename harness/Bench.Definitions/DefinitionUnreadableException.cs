using Bench.Spec;

namespace Bench.Definitions;

/// <summary>A definition's file or folder is not there, or may not be read or written.</summary>
public sealed class DefinitionUnreadableException : WorldFailedException
{
    /// <summary>Creates the exception.</summary>
    public DefinitionUnreadableException(string path, Exception inner)
        : base($"{path}: {Reason(path, inner)}", Directory.Exists(path) ? "name the file in it" : "check the path and its permissions", inner)
    {
    }

    private static string Reason(string path, Exception inner) => inner switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => Directory.Exists(path) ? "it is a folder; expected a file" : "access is denied",
        _ => inner?.Message ?? "it cannot be read",
    };
}
