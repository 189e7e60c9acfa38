using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Reads workloads (<c>bench/workload/v1</c>).</summary>
public static class WorkloadReader
{
    /// <summary>The workload, or everything that is wrong with its text.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<Definition<Workload>> Read(string path, ReadOnlyMemory<byte> bytes) => DefinitionText.Read(path, bytes, WorkloadForm.Root);
}
