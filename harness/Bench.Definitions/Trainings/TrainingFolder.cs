using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>The training workloads of a folder, each with an id of its own; any other YAML file joins by its path. Reference convergence points stand beside a workload as <c>ID.rcp.yaml</c>.</summary>
public sealed class TrainingFolder
{
    private TrainingFolder(ImmutableArray<Definition<TrainingWorkload>> workloads) => Workloads = workloads;

    /// <summary>All workloads, by id.</summary>
    public ImmutableArray<Definition<TrainingWorkload>> Workloads { get; }

    /// <summary>Reads every <c>*.yaml</c> of a folder and of its folders (one a family), no deeper, that says it is a training workload.</summary>
    /// <exception cref="DefinitionUnreadableException">The folder cannot be read.</exception>
    public static Parsed<TrainingFolder> Open(string folder) =>
        Of(DefinitionFolder.FilesOf(folder).Where(static file => TrainingWorkloadReader.Recognises(file.Bytes)).Select(static file => TrainingWorkloadReader.Read(file.Path, file.Bytes)));

    /// <summary>Takes workloads that are read already.</summary>
    public static Parsed<TrainingFolder> Of(IEnumerable<Parsed<Definition<TrainingWorkload>>> read)
    {
        ImmutableArray<Definition<TrainingWorkload>> workloads = DefinitionFolder.Sorted(read, static workload => workload.Id, out ImmutableArray<Finding> findings);
        return findings.HasErrors ? Parsed<TrainingFolder>.Refused(findings) : Parsed<TrainingFolder>.Of(new TrainingFolder(workloads), findings);
    }

    /// <summary>A workload by its id, or by the path of its YAML file.</summary>
    /// <exception cref="DefinitionUnreadableException">The path cannot be read.</exception>
    public Parsed<Definition<TrainingWorkload>> Find(string idOrPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(idOrPath);
        if (Workloads.FirstOrDefault(workload => workload.Value.Id == idOrPath) is { } known)
        {
            return Parsed<Definition<TrainingWorkload>>.Of(known, []);
        }

        return DefinitionFolder.IsPath(idOrPath)
            ? TrainingWorkloadReader.Read(idOrPath, DefinitionFile.Read(idOrPath))
            : Parsed<Definition<TrainingWorkload>>.Refused(DefinitionFolder.Unknown(idOrPath, Workloads.Select(static workload => workload.Value.Id)));
    }

    /// <summary>Where a workload's reference convergence points stand, whether or not there are any.</summary>
    public static string RcpPathOf(Definition<TrainingWorkload> workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return Path.Combine(Path.GetDirectoryName(workload.Path) ?? "", workload.Value.Id + DefinitionFolder.RcpEnding);
    }

    /// <summary>A workload's reference convergence points; null when it has none.</summary>
    /// <exception cref="DefinitionUnreadableException">They are there and cannot be read.</exception>
    public static Parsed<Definition<ReferenceConvergencePoints>>? RcpOf(Definition<TrainingWorkload> workload)
    {
        string path = RcpPathOf(workload);
        return File.Exists(path) ? RcpReader.Read(path, DefinitionFile.Read(path)) : null;
    }
}
