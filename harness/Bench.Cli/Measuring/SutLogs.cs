using System.Collections.Immutable;
using System.Globalization;

namespace Bench.Cli.Measuring;

/// <summary>What the processes of a system under test wrote to their standard output and error, in files beside what becomes bundles; no bundle has them. A process's file is there when it has ended and has said something.</summary>
/// <param name="folder">The output folder.</param>
/// <param name="system">What the system is measured on, by <see cref="ResultName.SystemStem"/>.</param>
internal sealed class SutLogs(RunFolder folder, string system)
{
    private const string Extension = ".sut.log";

    private string Folder => Path.Combine(folder.Path, RunFolder.Runs);

    private ImmutableArray<string> Present => Directory.Exists(Folder)
        ? [.. new[] { "", ".run-*" }.SelectMany(run => Directory.GetFiles(Folder, $"{system}{run}{Extension}")).Order(NaturalOrder.Comparer)]
        : [];

    /// <summary>Where they are, in words; null where nothing was said.</summary>
    public string? Where => Present switch
    {
        [] => null,
        [var only] => $"what the SUT wrote to its standard output and error is in {only}",
        [var first, .., var last] => $"what the SUT wrote to its standard output and error is in {first} to {Path.GetFileName(last)}",
    };

    /// <summary>The file of the process that serves all scenarios.</summary>
    public string File => Path.Combine(Folder, system + Extension);

    /// <summary>The file of the process of a training run.</summary>
    /// <param name="run">The run, from 1.</param>
    public string FileOf(int run) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{system}.run-{run}{Extension}"));

    /// <summary>Takes away what an earlier run into the same folder left.</summary>
    public void Forget()
    {
        foreach (string path in Present)
        {
            System.IO.File.Delete(path);
        }
    }
}
