using System.Globalization;
using Bench.Spec;

namespace Bench.Results.Journals;

/// <summary>A journal was changed after it was written: nothing is read from it.</summary>
public sealed class JournalCorruptException : WorldFailedException
{
    internal JournalCorruptException(string path, long position, string reason)
        : base(
            string.Create(CultureInfo.InvariantCulture, $"{path} is corrupt at byte {position}: {reason}"),
            "restore the file from a copy; moved aside, a new one begins that knows nothing of what was before")
    {
    }
}
