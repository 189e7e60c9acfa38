using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;

namespace Bench.Results.RunDirectories;

/// <summary>What was to be measured, on what, under which rules: the definitions of one result.</summary>
internal sealed record EvidenceDefinitions
{
    /// <summary>The plan; null when it is refused, as any of the others.</summary>
    public required Plan? Plan { get; init; }

    /// <summary>The machine.</summary>
    public required SystemDescription? System { get; init; }

    /// <summary>The workload.</summary>
    public required Workload? Workload { get; init; }

    /// <summary>Digest of the workload's file.</summary>
    public required Sha256Digest WorkloadDigest { get; init; }

    /// <summary>Digest of the harness's own workload of that id and version; null when it has none.</summary>
    public required Sha256Digest? PublishedWorkloadDigest { get; init; }

    /// <summary>The files of weights that the workload names.</summary>
    public required ImmutableDictionary<string, ReadOnlyMemory<byte>> WeightsFiles { get; init; }

    /// <summary>The submission.</summary>
    public required Submission? Submission { get; init; }

    /// <summary>The ruleset.</summary>
    public required Ruleset? Ruleset { get; init; }

    /// <summary>Digest of the ruleset's file.</summary>
    public required Sha256Digest RulesetDigest { get; init; }

    /// <summary>The definition of the system under test; null also where there is none.</summary>
    public required SutDefinition? Sut { get; init; }

    /// <summary>What was found.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Reads them.</summary>
    public static EvidenceDefinitions Read(RunFiles files, DefinitionReaders definitions)
    {
        List<Finding> findings = [];
        Plan? plan = EvidenceFiles.Json<Plan>(files, RunFileNames.Plan, PlausibleNumbers.Of, findings);
        SystemDescription? system = EvidenceFiles.Json<SystemDescription>(files, RunFileNames.System, PlausibleNumbers.Of, findings);
        Workload? workload = EvidenceFiles.Definition(files, RunFileNames.Workload, definitions.Workload, findings, out Sha256Digest workloadDigest);
        ImmutableArray<PinnedWeights> weights = workload?.Problem.Pinned ?? [];
        findings.AddRange(files.Names.Except(RunFileNames.All).Except(weights.Select(static pinned => RunFileNames.WeightsOf(pinned.File.Name))).Select(FileFinding.Unknown));
        ImmutableDictionary<string, ReadOnlyMemory<byte>> weightsFiles = PinnedFiles.Read(files, weights, findings);
        Submission? submission = EvidenceFiles.Definition(files, RunFileNames.Submission, definitions.Submission, findings, out _);
        Ruleset? ruleset = EvidenceFiles.Definition(files, RunFileNames.Ruleset, definitions.Ruleset, findings, out Sha256Digest rulesetDigest);
        SutDefinition? sut = files.Has(RunFileNames.Sut) ? EvidenceFiles.Definition(files, RunFileNames.Sut, definitions.Sut, findings, out _) : null;
        return new EvidenceDefinitions
        {
            Plan = plan,
            System = system,
            Workload = workload,
            WorkloadDigest = workloadDigest,
            PublishedWorkloadDigest = workload is null ? null : definitions.PublishedWorkload(workload.Id, workload.Version),
            WeightsFiles = weightsFiles,
            Submission = submission,
            Ruleset = ruleset,
            RulesetDigest = rulesetDigest,
            Sut = sut,
            Findings = [.. findings],
        };
    }
}
