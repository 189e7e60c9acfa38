using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Datasets;

/// <summary>Tensors that lie one after the other in memory, each from a 64-byte boundary: the layout of weights and samples everywhere, in shared memory too. Does not own the memory.</summary>
public sealed unsafe class TensorSet
{
    /// <summary>Alignment of every tensor, bytes.</summary>
    public const int Alignment = 64;

    private const int FewNames = 8;

    private readonly byte* address;
    private readonly string[] names;
    private readonly Dictionary<string, int> numbers = [];
    private readonly long[] offsets;

    /// <summary>Views memory as the tensors of a layout.</summary>
    /// <param name="tensors">The tensors in order.</param>
    /// <param name="address">Start of at least <see cref="ByteCountOf"/> bytes, 64-byte aligned, which outlive this view.</param>
    public TensorSet(ImmutableArray<TensorSpec> tensors, byte* address)
    {
        Tensors = tensors;
        this.address = address;
        offsets = OffsetsOf(tensors, out _);
        names = [.. tensors.Select(static tensor => tensor.Name)];
        for (int i = 0; i < tensors.Length; i++)
        {
            numbers.Add(tensors[i].Name, i);
        }
    }

    /// <summary>The tensors in order.</summary>
    public ImmutableArray<TensorSpec> Tensors { get; }

    /// <summary>The bytes that a layout takes, padding included.</summary>
    public static long ByteCountOf(ImmutableArray<TensorSpec> tensors)
    {
        OffsetsOf(tensors, out long end);
        return end;
    }

    /// <summary>Elements of all tensors together.</summary>
    public static long CountOf(ImmutableArray<TensorSpec> tensors) => tensors.Sum(static tensor => tensor.ElementCount);

    /// <summary>Where each tensor starts, bytes, and where the last one ends (padded).</summary>
    public static long[] OffsetsOf(ImmutableArray<TensorSpec> tensors, out long end)
    {
        long[] offsets = new long[tensors.Length];
        end = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            offsets[i] = end;
            end += (tensors[i].ByteCount + Alignment - 1) / Alignment * Alignment;
        }

        return offsets;
    }

    /// <summary>The elements of a float tensor.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    public ReadOnlySpan<float> Floats(string name) => new(AddressOf(name), checked((int)Tensors[NumberOf(name)].ElementCount));

    /// <summary>The elements of an integer tensor.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    public ReadOnlySpan<int> Integers(string name) => new(AddressOf(name), checked((int)Tensors[NumberOf(name)].ElementCount));

    /// <summary>The first byte of a tensor.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    public byte* AddressOf(string name) => address + offsets[NumberOf(name)];

    private int NumberOf(string name)
    {
        // Backends name the inputs of every query by the constants that their problem names them by: then no text is hashed or compared.
        for (int i = 0; i < Math.Min(names.Length, FewNames); i++)
        {
            if (ReferenceEquals(names[i], name))
            {
                return i;
            }
        }

        return numbers[name];
    }
}
