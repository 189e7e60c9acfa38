using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Results.RunDirectories;

/// <summary>Reads the text of a definition.</summary>
/// <typeparam name="T">What the text defines.</typeparam>
/// <param name="path">The name that findings carry.</param>
/// <param name="text">The file's bytes.</param>
public delegate Parsed<T> ReadDefinition<T>(string path, ReadOnlyMemory<byte> text)
    where T : class;

/// <summary>The readers of the YAML files in a run directory. The command line hands them over: this assembly knows no YAML.</summary>
public sealed record DefinitionReaders
{
    /// <summary>Reads <c>workload.yaml</c>.</summary>
    public required ReadDefinition<Workload> Workload { get; init; }

    /// <summary>Reads <c>submission.yaml</c>.</summary>
    public required ReadDefinition<Submission> Submission { get; init; }

    /// <summary>Reads <c>ruleset.yaml</c>.</summary>
    public required ReadDefinition<Ruleset> Ruleset { get; init; }

    /// <summary>Reads <c>sut.yaml</c>.</summary>
    public required ReadDefinition<SutDefinition> Sut { get; init; }

    /// <summary>The digest of the harness's own ruleset of an id; null when the harness has none.</summary>
    public required Func<string, Sha256Digest?> PublishedRuleset { get; init; }

    /// <summary>The digest of the harness's own workload of an id and a version; null when the harness has none.</summary>
    public Func<string, string, Sha256Digest?> PublishedWorkload { get; init; } = static (_, _) => null;

    /// <summary>Reads the <c>workload.yaml</c> of a training result.</summary>
    public ReadDefinition<TrainingWorkload> TrainingWorkload { get; init; } = static (path, _) => throw new InvalidOperationException($"{path}: no reader of training workloads was handed over");

    /// <summary>Reads <c>rcp.yaml</c>.</summary>
    public ReadDefinition<ReferenceConvergencePoints> ReferenceConvergence { get; init; } = static (path, _) => throw new InvalidOperationException($"{path}: no reader of convergence points was handed over");

    /// <summary>The digest of the harness's own convergence points for a training workload of an id and a version; null when the harness has none.</summary>
    public Func<string, string, Sha256Digest?> PublishedReferenceConvergence { get; init; } = static (_, _) => null;
}
