using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions;

/// <summary>What folders of workloads of any kind have in common.</summary>
internal static class DefinitionFolder
{
    /// <summary>The end of the names of files with reference convergence points, which stand beside the workloads and are none.</summary>
    public const string RcpEnding = ".rcp.yaml";

    /// <summary>Every workload's file in a folder and its folders (one a family), no deeper, in order, with its bytes.</summary>
    /// <exception cref="DefinitionUnreadableException">The folder or a file cannot be read.</exception>
    public static IEnumerable<(string Path, ReadOnlyMemory<byte> Bytes)> FilesOf(string folder) =>
        PathsOf(folder).Where(static path => !path.EndsWith(RcpEnding, StringComparison.Ordinal)).Select(static path => (path, DefinitionFile.Read(path)));

    /// <summary>Those that were read, by id, and all findings: also of ids that two have.</summary>
    public static ImmutableArray<Definition<T>> Sorted<T>(IEnumerable<Parsed<Definition<T>>> read, Func<T, string> idOf, out ImmutableArray<Finding> findings)
        where T : class
    {
        ImmutableArray<Parsed<Definition<T>>> all = [.. read];
        ImmutableArray<Definition<T>> workloads = [.. all.Where(static one => one.Succeeded).Select(static one => one.Value!).OrderBy(one => idOf(one.Value), StringComparer.Ordinal)];
        findings =
        [
            .. all.SelectMany(static one => one.Findings),
            .. from same in workloads.GroupBy(workload => idOf(workload.Value))
               from twin in same.Skip(1)
               select new Finding
               {
                   RuleId = DefinitionCodes.DuplicateWorkload,
                   Severity = Severity.Error,
                   Message = $"the id '{same.Key}' is that of {same.First().Path} too, expected an id of its own",
                   Location = twin.LocationOf("id"),
                   Help = "rename one of the two",
               },
        ];
        return workloads;
    }

    /// <summary>Whether a text is a path of a YAML file, not an id.</summary>
    public static bool IsPath(string idOrPath) =>
        idOrPath.Contains('/', StringComparison.Ordinal) || idOrPath.EndsWith(".yaml", StringComparison.Ordinal) || idOrPath.EndsWith(".yml", StringComparison.Ordinal);

    /// <summary>The refusal of an id that none of these workloads has.</summary>
    public static ImmutableArray<Finding> Unknown(string idOrPath, IEnumerable<string> ids) =>
    [
        new Finding
        {
            RuleId = DefinitionCodes.UnknownWorkload,
            Severity = Severity.Error,
            Message = $"there is no workload {Quote.Of(idOrPath)}, expected an id or the path of a YAML file{Spelling.DidYouMean(idOrPath, ids)}",
            Location = new Location(Quote.Of(idOrPath)[1..^1]),
            Help = "'bench list workloads' shows the ids, 'bench list suites' those of suites",
        },
    ];

    private static string[] PathsOf(string folder)
    {
        try
        {
            string[] files = Directory.GetFiles(folder, "*.yaml", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 });
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionUnreadableException(folder, exception);
        }
    }
}
