using Bench.Spec;

namespace Bench.Datasets;

/// <summary>A workload names a generator, or a version of one, that this harness does not have.</summary>
/// <param name="generator">The name in the workload's YAML.</param>
public sealed class DatasetGeneratorUnknownException(string generator) : WorldFailedException(
    $"the workload's data comes from the generator '{generator}', but this harness has only '{TensorGenerator.Name}'",
    $"write 'generator: {TensorGenerator.Name}', or use the harness version that the workload was made with");
