using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>A file of a run directory that the system would not let us write.</summary>
public sealed class RunDirectoryUnwritableException : WorldFailedException
{
    internal RunDirectoryUnwritableException(string path, Exception inner)
        : base($"{path} cannot be written: {inner.Message}", "check the free space and the permissions of the output directory, then run again", inner)
    {
    }
}
