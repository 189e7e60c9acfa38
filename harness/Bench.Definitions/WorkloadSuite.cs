using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>The workloads of a folder, each with an id of its own; any other YAML file joins by its path.</summary>
public sealed class WorkloadSuite
{
    private WorkloadSuite(ImmutableArray<Definition<Workload>> workloads) => Workloads = workloads;

    /// <summary>All workloads, by id.</summary>
    public ImmutableArray<Definition<Workload>> Workloads { get; }

    /// <summary>Those of the quick suite.</summary>
    public IEnumerable<Definition<Workload>> Quick => Workloads.Where(static workload => workload.Value.Quick);

    /// <summary>Reads every <c>*.yaml</c> of a folder and of its folders (one a family), no deeper.</summary>
    /// <exception cref="DefinitionUnreadableException">The folder cannot be read.</exception>
    public static Parsed<WorkloadSuite> Open(string folder) => Of(FilesOf(folder).Select(static path => WorkloadReader.Read(path, DefinitionFile.Read(path))));

    /// <summary>Takes workloads that are read already.</summary>
    public static Parsed<WorkloadSuite> Of(IEnumerable<Parsed<Definition<Workload>>> read)
    {
        ImmutableArray<Parsed<Definition<Workload>>> all = [.. read];
        ImmutableArray<Definition<Workload>> workloads = [.. all.Where(static one => one.Succeeded).Select(static one => one.Value!).OrderBy(static one => one.Value.Id, StringComparer.Ordinal)];
        ImmutableArray<Finding> findings =
        [
            .. all.SelectMany(static one => one.Findings),
            .. from same in workloads.GroupBy(static workload => workload.Value.Id)
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
        return findings.HasErrors ? Parsed<WorkloadSuite>.Refused(findings) : Parsed<WorkloadSuite>.Of(new WorkloadSuite(workloads), findings);
    }

    /// <summary>A workload by its id, or by the path of its YAML file.</summary>
    /// <exception cref="DefinitionUnreadableException">The path cannot be read.</exception>
    public Parsed<Definition<Workload>> Find(string idOrPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(idOrPath);
        if (Workloads.FirstOrDefault(workload => workload.Value.Id == idOrPath) is { } known)
        {
            return Parsed<Definition<Workload>>.Of(known, []);
        }

        if (idOrPath.Contains('/', StringComparison.Ordinal) || idOrPath.EndsWith(".yaml", StringComparison.Ordinal) || idOrPath.EndsWith(".yml", StringComparison.Ordinal))
        {
            return WorkloadReader.Read(idOrPath, DefinitionFile.Read(idOrPath));
        }

        string meant = Spelling.DidYouMean(idOrPath, Workloads.Select(static workload => workload.Value.Id));
        return Parsed<Definition<Workload>>.Refused(
        [
            new Finding
            {
                RuleId = DefinitionCodes.UnknownWorkload,
                Severity = Severity.Error,
                Message = $"there is no workload {Quote.Of(idOrPath)}, expected an id or the path of a YAML file{meant}",
                Location = new Location(Quote.Of(idOrPath)[1..^1]),
                Help = "'bench list workloads' shows the ids",
            },
        ]);
    }

    private static string[] FilesOf(string folder)
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
