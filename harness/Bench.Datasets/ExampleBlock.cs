using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Datasets;

/// <summary>Examples that lie one after the other in memory, each laid out as a <see cref="TensorSet"/>. Does not own the memory; thread-safe for reading.</summary>
public sealed unsafe class ExampleBlock
{
    private readonly byte* address;
    private readonly long[] offsets;
    private readonly int[] elements;

    /// <summary>Views memory as examples.</summary>
    /// <param name="tensors">The tensors of each.</param>
    /// <param name="count">How many there are; at least 0.</param>
    /// <param name="address">Start of at least count · <see cref="StrideOf"/> bytes, 64-byte aligned, which outlive this view.</param>
    public ExampleBlock(ImmutableArray<TensorSpec> tensors, int count, byte* address)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Tensors = tensors;
        Count = count;
        this.address = address;
        offsets = TensorSet.OffsetsOf(tensors, out long stride);
        elements = [.. tensors.Select(static tensor => checked((int)tensor.ElementCount))];
        Stride = stride;
    }

    /// <summary>The tensors of each example.</summary>
    public ImmutableArray<TensorSpec> Tensors { get; }

    /// <summary>How many examples there are.</summary>
    public int Count { get; }

    /// <summary>Bytes from an example's start to the next one's.</summary>
    public long Stride { get; }

    /// <summary>Bytes from an example's start to the next one's: its tensors, padding included.</summary>
    public static long StrideOf(ImmutableArray<TensorSpec> tensors) => TensorSet.ByteCountOf(tensors);

    /// <summary>The elements of an integer tensor of an example.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    /// <param name="tensor">Its number among <see cref="Tensors"/>.</param>
    public Span<int> Integers(int example, int tensor = 0) => new(AddressOf(example) + offsets[tensor], elements[tensor]);

    /// <summary>The elements of a float tensor of an example.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    /// <param name="tensor">Its number among <see cref="Tensors"/>.</param>
    public Span<float> Floats(int example, int tensor = 0) => new(AddressOf(example) + offsets[tensor], elements[tensor]);

    /// <summary>The bytes of a tensor of an example.</summary>
    public Span<byte> Bytes(int example, int tensor) => new(AddressOf(example) + offsets[tensor], 4 * elements[tensor]);

    /// <summary>Copies all examples to a block of the same layout and count.</summary>
    /// <exception cref="ArgumentException">It is laid out otherwise.</exception>
    public void CopyTo(ExampleBlock other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count != Count || other.Stride != Stride)
        {
            throw new ArgumentException("a block of another layout", nameof(other));
        }

        Buffer.MemoryCopy(address, other.address, Count * Stride, Count * Stride);
    }

    private byte* AddressOf(int example)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)example, (uint)Count, nameof(example));
        return address + (example * Stride);
    }
}
