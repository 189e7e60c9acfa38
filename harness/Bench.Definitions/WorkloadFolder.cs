using System.Collections.Immutable;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>The inference workloads of a folder, each with an id of its own; any other YAML file joins by its path.</summary>
public sealed class WorkloadFolder
{
    private WorkloadFolder(ImmutableArray<Definition<Workload>> workloads) => Workloads = workloads;

    /// <summary>All workloads, by id.</summary>
    public ImmutableArray<Definition<Workload>> Workloads { get; }

    /// <summary>Those of the quick suite.</summary>
    public IEnumerable<Definition<Workload>> Quick => Workloads.Where(static workload => workload.Value.Quick);

    /// <summary>Reads every <c>*.yaml</c> of a folder and of its folders (one a family), no deeper, but those of training and suites.</summary>
    /// <exception cref="DefinitionUnreadableException">The folder cannot be read.</exception>
    public static Parsed<WorkloadFolder> Open(string folder) =>
        Of(DefinitionFolder.FilesOf(folder).Where(static file => !TrainingWorkloadReader.Recognises(file.Bytes) && !SuiteReader.Recognises(file.Bytes)).Select(static file => WorkloadReader.Read(file.Path, file.Bytes)));

    /// <summary>Takes workloads that are read already.</summary>
    public static Parsed<WorkloadFolder> Of(IEnumerable<Parsed<Definition<Workload>>> read)
    {
        ImmutableArray<Definition<Workload>> workloads = DefinitionFolder.Sorted(read, static workload => workload.Id, out ImmutableArray<Finding> findings);
        return findings.HasErrors ? Parsed<WorkloadFolder>.Refused(findings) : Parsed<WorkloadFolder>.Of(new WorkloadFolder(workloads), findings);
    }

    /// <summary>Whether a text names a workload's file, not an id, whether or not the file is there.</summary>
    public static bool NamesFile(string idOrPath)
    {
        ArgumentNullException.ThrowIfNull(idOrPath);
        return DefinitionFolder.IsPath(idOrPath);
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

        return DefinitionFolder.IsPath(idOrPath)
            ? WorkloadReader.Read(idOrPath, DefinitionFile.Read(idOrPath))
            : Parsed<Definition<Workload>>.Refused(DefinitionFolder.Unknown(idOrPath, Workloads.Select(static workload => workload.Value.Id)));
    }
}
