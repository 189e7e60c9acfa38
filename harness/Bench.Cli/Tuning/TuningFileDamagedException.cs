using Bench.Results.RunDirectories;
using Bench.Spec;

namespace Bench.Cli.Tuning;

/// <summary>The file of tables in the user's cache is none that <c>bench tune</c> wrote.</summary>
/// <param name="path">The file.</param>
/// <param name="defect">What is wrong with it, and where.</param>
internal sealed class TuningFileDamagedException(string path, JsonDefect defect) : WorldFailedException(
    $"{new Location(path, defect.Line, defect.Column)}: {defect.Message}",
    "it is no file that bench tune wrote: bench tune --reset removes it (deleting it does the same), and runs take the defaults; bench tune then finds sizes anew");
