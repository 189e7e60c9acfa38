using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>Reads training workloads (<c>bench/training/v1</c>).</summary>
public static class TrainingWorkloadReader
{
    /// <summary>The workload, or everything that is wrong with its text.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<Definition<TrainingWorkload>> Read(string path, ReadOnlyMemory<byte> bytes) => DefinitionText.Read(path, bytes, TrainingWorkloadForm.Root);

    /// <summary>Whether a text says that it is a training workload, right or wrong; any other workload is one of inference.</summary>
    public static bool Recognises(ReadOnlyMemory<byte> bytes) => DefinitionText.Follows(bytes, TrainingWorkloadForm.SchemaName);
}
