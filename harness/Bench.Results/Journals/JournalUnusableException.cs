using Bench.Spec;

namespace Bench.Results.Journals;

/// <summary>A journal that the system would not let us read or write, or that another process does not let go.</summary>
public sealed class JournalUnusableException : WorldFailedException
{
    internal JournalUnusableException(string path, string reason, Exception? inner)
        : base(
            $"{path} cannot be used: {reason}",
            "every attempt is written down before it begins: make the folder writable with free space, or name another state folder with BENCH_STATE or another file with --ledger",
            inner)
    {
    }
}
