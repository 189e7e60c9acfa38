using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Results.Reports;
using Bench.Spec.Definitions;

namespace Bench.Cli.Submissions;

/// <summary>What of a submission's folder travels in its package, and what stays behind, each with why.</summary>
internal sealed class StagedSubmission
{
    private const string Local = "made from the bundles, or local";
    private const string Compiled = "a compiled program that no sut.yaml names: it is built from the sources";
    private const string Unportable = "its name is not portable; expected a-z, 0-9, _, . and -";
    private const string Package = "a packed submission itself";
    private const string Example = "an example of the template, unchanged, that neither the submission nor a result is about";
    private const string Examples = "examples";
    private const string CompiledByPython = "__pycache__";
    private const int Magic = 4;

    private readonly List<(string Name, string Why)> leftOut = [];

    private StagedSubmission()
    {
    }

    /// <summary>Copies what travels.</summary>
    /// <param name="contents">The folder and its results.</param>
    /// <param name="target">The archive that will be written, which is no part of itself.</param>
    /// <param name="staging">An empty folder.</param>
    /// <exception cref="UsageException">A private key is among the files, or a file that belongs to it cannot travel.</exception>
    public static StagedSubmission Copy(PackageContents contents, string target, string staging)
    {
        StagedSubmission staged = new();
        SubmissionFiles files = SubmissionFiles.In(contents.Folder);
        ImmutableHashSet<string> examples = [.. UnusedExamples(contents, files)];
        ImmutableHashSet<string> named = [.. files.Suts.Where(sut => !IsBelow(examples, sut.Path)).SelectMany(static sut => FilesOf(sut))];
        EnumerationOptions everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        foreach (string path in Directory.EnumerateFiles(contents.Folder, "*", everywhere).Where(path => Path.GetFullPath(path) != target).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(contents.Folder, path);
            string portable = IsReadme(path) ? Path.Combine(Path.GetDirectoryName(name)!, "readme.md") : name;
            if ((IsBelow(examples, path) ? Example : WhyNot(path, portable, named)) is { } why)
            {
                staged.leftOut.Add((name, why));
                continue;
            }

            RefusePrivateKey(path);
            string copy = Path.Combine(staging, portable);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        staged.RefuseIncomplete(contents, named);
        return staged;
    }

    /// <summary>A line a folder and reason, so that a result's hundred files are not a hundred lines.</summary>
    public IEnumerable<string> LeftOut() => leftOut
        .GroupBy(static one => (Folder: FolderOf(one.Name), one.Why))
        .Select(static group => group.Count() == 1 ? $"left out: {group.First().Name} ({group.Key.Why})" : $"left out: {Quantity.Counted(group.Count(), "file")} of {group.Key.Folder} ({group.Key.Why})");

    /// <summary>The folders of examples that <c>init</c> wrote, that hold nothing else since but what was compiled, and that no result was measured with: no part of what is handed in.</summary>
    private static IEnumerable<string> UnusedExamples(PackageContents contents, SubmissionFiles files)
    {
        string folder = Path.Combine(Path.GetFullPath(contents.Folder), Examples);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        IEnumerable<string> used = files.Suts.Where(sut => ReferenceEquals(sut, files.Sut) || contents.Results.Any(result => result.Sut?.Name == sut.Value.Name)).Select(static sut => Path.GetDirectoryName(Path.GetFullPath(sut.Path))!);
        return Directory.GetDirectories(folder).Except(used, StringComparer.Ordinal).Where(example =>
            Directory.EnumerateFiles(example, "*", SearchOption.AllDirectories).All(path =>
                IsCompiled(path) || Path.GetFileName(path) == ".gitignore" || (SubmissionTemplate.Files.TryGetValue(Path.GetRelativePath(Path.GetFullPath(contents.Folder), path).Replace(Path.DirectorySeparatorChar, '/'), out string? text) && File.ReadAllText(path) == text)));
    }

    private static bool IsBelow(ImmutableHashSet<string> folders, string path) => folders.Any(folder => Path.GetFullPath(path).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static string FolderOf(string name) => string.Join(Path.DirectorySeparatorChar, name.Split(Path.DirectorySeparatorChar)[..^1].Take(2)) is { Length: > 0 } folder ? folder : "the submission's folder";

    /// <summary>Everybody writes README.md in capitals, which no name in a bundle has.</summary>
    private static bool IsReadme(string path) => Path.GetFileName(path) == "README.md" && !File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "readme.md"));

    private static IEnumerable<string> FilesOf(Definition<SutDefinition> sut)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(sut.Path))!;
        return sut.Value.Files.Append(sut.Value.Command[0]).Select(file => Path.GetFullPath(Path.Combine(folder, file)));
    }

    private static string? WhyNot(string path, string name, ImmutableHashSet<string> named)
    {
        bool ofResults = name.StartsWith("results" + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        bool local = name.StartsWith(Path.Combine("results", "local") + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return local || (ofResults && !name.EndsWith(BundleWriter.Extension, StringComparison.Ordinal)) ? Local
            : name.EndsWith(BundleWriter.SubmissionExtension, StringComparison.Ordinal) ? Package
            : BundlePath.Defect(BundlePath.PayloadPrefix + name.Replace(Path.DirectorySeparatorChar, '/')) is not null ? Unportable
            : !named.Contains(Path.GetFullPath(path)) && IsCompiled(path) ? Compiled
            : null;
    }

    /// <summary>A program, or what Python keeps beside the sources that it read.</summary>
    private static bool IsCompiled(string path) => Path.GetFileName(Path.GetDirectoryName(path)) == CompiledByPython || IsProgram(path);

    /// <summary>ELF, Mach-O, or a Windows program.</summary>
    private static bool IsProgram(string path)
    {
        byte[] start = Beginning(path, Magic);
        return start is [0x7F, (byte)'E', (byte)'L', (byte)'F'] or [0xCF or 0xCE, 0xFA, 0xED, 0xFE] or [(byte)'M', (byte)'Z', ..];
    }

    /// <summary>What is handed in is read by others.</summary>
    private static void RefusePrivateKey(string path)
    {
        const int Header = 4096;
        if (Beginning(path, Header).AsSpan().IndexOf("PRIVATE KEY-----"u8) >= 0)
        {
            throw new UsageException($"{path} is a private key; expected none in what is handed in", "move it out of the submission's folder");
        }
    }

    private static byte[] Beginning(string path, int bytes)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[(int)Math.Min(file.Length, bytes)];
        file.ReadExactly(start);
        return start;
    }

    /// <summary>A result that the statement would list must be inside, and so must what a result was measured with.</summary>
    private void RefuseIncomplete(PackageContents contents, ImmutableHashSet<string> named)
    {
        IEnumerable<string> results = contents.Results.Select(static result => Path.GetFullPath(result.Path));
        string[] left = [.. leftOut.Select(one => Path.GetFullPath(Path.Combine(contents.Folder, one.Name)))];
        string? missing = results.Concat(named).FirstOrDefault(path => left.Contains(path) || (path.StartsWith(Path.GetFullPath(contents.Folder), StringComparison.Ordinal) && File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: false) is not null));
        if (missing is not null)
        {
            throw new UsageException($"{Path.GetRelativePath(contents.Folder, missing)} cannot be packed: it is a link, or its name is not portable", "give it a name of a-z, 0-9, _, . and -, in folders of such names");
        }
    }
}
