using System.Reflection;
using System.Text;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Measuring;

/// <summary>What ran: digests of program files, so that two runs of one build can be told from runs of two.</summary>
internal static class BuildDigest
{
    /// <summary>The harness's version.</summary>
    public static string HarnessVersion { get; } =
        typeof(BuildDigest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The digest of the harness's own assemblies, which are also the shipped backend's.</summary>
    public static Sha256Digest OfHarness() => OfFiles(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"));

    /// <summary>The digest of a SUT's program and declared files.</summary>
    /// <exception cref="WorldFailedException">One of them cannot be read.</exception>
    public static Sha256Digest Of(Definition<SutDefinition> sut)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(sut.Path))!;
        string program = sut.Value.Command[0];
        string local = Path.Combine(folder, program);
        IEnumerable<string> files = sut.Value.Files.Select(file => Path.Combine(folder, file));

        // A program from the search path (python3) is the system's; what the submitter wrote stands among the files.
        return OfFiles(File.Exists(local) ? files.Prepend(local) : files);
    }

    private static Sha256Digest OfFiles(IEnumerable<string> paths)
    {
        StringBuilder lines = new();
        foreach (string path in paths.OrderBy(static path => Path.GetFileName(path), StringComparer.Ordinal))
        {
            try
            {
                using FileStream stream = File.OpenRead(path);
                lines.Append(Sha256Digest.Of(stream).Hex).Append("  ").Append(Path.GetFileName(path)).Append('\n');
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new DefinitionUnreadableException(path, exception);
            }
        }

        return Sha256Digest.Of(Encoding.UTF8.GetBytes(lines.ToString()));
    }
}
