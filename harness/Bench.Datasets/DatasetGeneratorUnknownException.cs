using Bench.Spec;

namespace Bench.Datasets;

/// <summary>A workload names a generator, or a version of one, that this harness does not have for its problem.</summary>
/// <param name="generator">The name in the workload's YAML.</param>
/// <param name="known">The one that this harness has for it.</param>
public sealed class DatasetGeneratorUnknownException(string generator, string known = TensorGenerator.Name) : WorldFailedException(
    $"the workload's data comes from the generator '{generator}', but for its problem this harness has only '{known}'",
    $"write 'generator: {known}', or use the harness version that the workload was made with");
