using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>A run directory, or a file of it, that the system would not let us read.</summary>
public sealed class RunDirectoryUnreadableException : WorldFailedException
{
    internal RunDirectoryUnreadableException(string path, string reason, Exception? inner)
        : base($"{path} cannot be read: {reason}", "check that the path is right and readable", inner)
    {
    }
}
