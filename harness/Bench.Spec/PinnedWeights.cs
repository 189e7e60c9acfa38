using System.Collections.Immutable;

namespace Bench.Spec;

/// <summary>Tensors of a problem whose content is a file's and not drawn from a seed.</summary>
/// <param name="File">The file.</param>
/// <param name="Prefix">What stands before a tensor's name among the problem's weights, and not in the file.</param>
/// <param name="Tensors">The tensors that the file must hold, and no other, by their names in it.</param>
public sealed record PinnedWeights(WeightsFile File, string Prefix, ImmutableArray<TensorSpec> Tensors);
