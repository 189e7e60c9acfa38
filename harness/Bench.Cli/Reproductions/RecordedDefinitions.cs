using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli.Reproductions;

/// <summary>What a sealed result was planned from, written out of its bundle and read as <c>run</c> reads it.</summary>
internal sealed record RecordedDefinitions
{
    /// <summary>The inference workload; null for a training result.</summary>
    public required Definition<Workload>? Workload { get; init; }

    /// <summary>The training workload; null for an inference result.</summary>
    public required Definition<TrainingWorkload>? Training { get; init; }

    /// <summary>The submission.</summary>
    public required Definition<Submission> Submission { get; init; }

    /// <summary>The ruleset.</summary>
    public required Definition<Ruleset> Ruleset { get; init; }

    /// <summary>The arrivals that were replayed; null where none were.</summary>
    public required ReadOnlyMemory<byte>? Trace { get; init; }

    /// <summary>Writes the definitions of a verified bundle into a folder, the files of weights beside the workload that names them, and reads them.</summary>
    /// <param name="payload">The verified payload.</param>
    /// <param name="folder">Takes them; it exists.</param>
    /// <exception cref="DefinitionsRefusedException">One of them is refused.</exception>
    public static RecordedDefinitions Extract(VerifiedPayload payload, string folder)
    {
        const string Weights = "weights/";
        foreach (string name in payload.Names.Where(static name => name.StartsWith(Weights, StringComparison.Ordinal)))
        {
            File.WriteAllBytes(Path.Combine(folder, name[Weights.Length..]), payload.ReadAllBytes(name));
        }

        string workload = Written(payload, RunFileNames.Workload, folder);
        bool training = TrainingWorkloadReader.Recognises(DefinitionFile.Read(workload));
        return new RecordedDefinitions
        {
            Workload = training ? null : WorkloadReader.Read(workload, DefinitionFile.Read(workload)).OrRefuse(),
            Training = training ? TrainingWorkloadReader.Read(workload, DefinitionFile.Read(workload)).OrRefuse() : null,
            Submission = Read(payload, RunFileNames.Submission, folder, SubmissionReader.Read),
            Ruleset = Read(payload, RunFileNames.Ruleset, folder, RulesetReader.Read),
            Trace = BytesOf(payload, RunFileNames.Trace),
        };
    }

    /// <summary>The bytes of the definition of the system under test; null where the shipped backend ran.</summary>
    public static ReadOnlyMemory<byte>? SutOf(VerifiedPayload payload) => BytesOf(payload, RunFileNames.Sut);

    private static Definition<T> Read<T>(VerifiedPayload payload, string name, string folder, Func<string, ReadOnlyMemory<byte>, Bench.Spec.Parsed<Definition<T>>> read)
        where T : class
    {
        string path = Written(payload, name, folder);
        return read(path, DefinitionFile.Read(path)).OrRefuse();
    }

    private static string Written(VerifiedPayload payload, string name, string folder)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, payload.ReadAllBytes(name));
        return path;
    }

    private static ReadOnlyMemory<byte>? BytesOf(VerifiedPayload payload, string name)
    {
        // Not a conditional expression: there null would become an empty memory.
        if (!payload.Contains(name))
        {
            return null;
        }

        return payload.ReadAllBytes(name);
    }
}
