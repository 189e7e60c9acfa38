using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Spec;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Training;

/// <summary>A model's parameters, and for each share of a step the gradients that are added up: each one array, laid out as <see cref="TensorSet"/> lays out the problem's weights, padding zero.</summary>
internal sealed unsafe class ParameterMemory : IDisposable
{
    private readonly AlignedFloats parameters;
    private readonly AlignedFloats[] gradients;
    private readonly TensorSet[] gradientSets;

    /// <summary>Takes the memory, zeroed.</summary>
    /// <param name="weights">The tensors.</param>
    /// <param name="shares">Shares of a step.</param>
    public ParameterMemory(ImmutableArray<TensorSpec> weights, int shares)
    {
        Count = checked((int)(TensorSet.ByteCountOf(weights) / sizeof(float)));
        parameters = new AlignedFloats(Count);
        Set = new TensorSet(weights, (byte*)parameters.Address);
        gradients = [.. Enumerable.Range(0, shares).Select(_ => new AlignedFloats(Count))];
        gradientSets = [.. gradients.Select(own => new TensorSet(weights, (byte*)own.Address))];
    }

    /// <summary>Floats, padding included; a multiple of 16.</summary>
    public int Count { get; }

    /// <summary>The parameters by name.</summary>
    public TensorSet Set { get; }

    /// <summary>The parameters as one array.</summary>
    public float* Address => parameters.Address;

    /// <summary>The parameters' bytes, as they are handed over.</summary>
    public ReadOnlySpan<byte> Bytes => new(parameters.Address, Count * sizeof(float));

    /// <summary>A share's gradients by name.</summary>
    public TensorSet GradientsOf(int share) => gradientSets[share];

    /// <summary>Each share's gradients as one array.</summary>
    public float*[] GradientAddresses()
    {
        float*[] addresses = new float*[gradients.Length];
        for (int share = 0; share < addresses.Length; share++)
        {
            addresses[share] = gradients[share].Address;
        }

        return addresses;
    }

    /// <summary>Takes parameters and forgets gradients.</summary>
    /// <param name="bytes">As many as the weights have.</param>
    public void Load(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(parameters.Address, Count * sizeof(float)));

        // Padding takes part in every update: zero, with gradients of zero, it stays zero.
        byte* end = (byte*)(parameters.Address + Count);
        foreach (TensorSpec tensor in Set.Tensors.Reverse())
        {
            byte* start = Set.AddressOf(tensor.Name);
            byte* used = start + tensor.ByteCount;
            new Span<byte>(used, (int)(end - used)).Clear();
            end = start;
        }

        foreach (AlignedFloats own in gradients)
        {
            new Span<float>(own.Address, Count).Clear();
        }
    }

    /// <summary>The sum of the shares' gradients, which are zero afterwards; an update does this itself.</summary>
    public float[] TakeGradients()
    {
        float[] sum = new float[Count];
        foreach (AlignedFloats own in gradients)
        {
            Span<float> floats = new(own.Address, Count);
            DenseRows.Add(floats, sum);
            floats.Clear();
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        parameters.Dispose();
        Array.ForEach(gradients, static own => own.Dispose());
    }
}
