using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Datasets;

/// <summary>Gives the bytes of a file of weights.</summary>
/// <param name="file">Which one; that its digest is the pinned one is for the caller to see.</param>
/// <exception cref="WorldFailedException">The file cannot be read.</exception>
public delegate ReadOnlyMemory<byte> WeightsFileSource(WeightsFile file);

/// <summary>Tensors whose elements files give. Thread-safe.</summary>
public sealed class PinnedTensors
{
    private readonly ImmutableDictionary<string, ReadOnlyMemory<byte>> elements;

    private PinnedTensors(ImmutableDictionary<string, ReadOnlyMemory<byte>> elements) => this.elements = elements;

    /// <summary>None.</summary>
    public static PinnedTensors None { get; } = new(ImmutableDictionary<string, ReadOnlyMemory<byte>>.Empty);

    /// <summary>Reads the files, each of which must be the pinned one and hold the tensors that it is to give.</summary>
    /// <exception cref="WeightsFileRefusedException">A file is another, or holds other tensors.</exception>
    public static PinnedTensors Of(ImmutableArray<PinnedWeights> pinned, WeightsFileSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        ImmutableDictionary<string, ReadOnlyMemory<byte>>.Builder elements = ImmutableDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>();
        foreach (PinnedWeights weights in pinned)
        {
            ReadOnlyMemory<byte> bytes = source(weights.File);
            Sha256Digest found = Sha256Digest.Of(bytes.Span);
            if (found != weights.File.Sha256)
            {
                throw new WeightsFileRefusedException(weights.File.Name, $"its SHA-256 is {found}; the workload pins {weights.File.Sha256}", WeightsFileRefusedException.NotThePinned);
            }

            foreach ((string name, ReadOnlyMemory<byte> tensor) in Safetensors.Read(weights.File.Name, bytes, weights.Tensors))
            {
                elements.Add(weights.Prefix + name, tensor);
            }
        }

        return new PinnedTensors(elements.ToImmutable());
    }

    /// <summary>The elements of a tensor, little-endian; null when no file gives them.</summary>
    public ReadOnlyMemory<byte>? Of(string tensor)
    {
        // Not a conditional expression: there null would become an empty memory, through the conversion from arrays.
        if (elements.TryGetValue(tensor, out ReadOnlyMemory<byte> found))
        {
            return found;
        }

        return null;
    }
}
