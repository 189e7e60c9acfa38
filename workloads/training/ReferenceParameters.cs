using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Workloads.Training;

/// <summary>A model's parameters, or their gradients, in fp64: one array, a tensor a slice of it by name.</summary>
internal sealed class ReferenceParameters
{
    private readonly Dictionary<string, Range> tensors = [];

    /// <summary>All zero.</summary>
    public ReferenceParameters(TrainingProblem problem)
    {
        int start = 0;
        foreach (TensorSpec tensor in problem.Weights)
        {
            int end = start + (int)tensor.ElementCount;
            tensors.Add(tensor.Name, start..end);
            start = end;
        }

        Values = new double[start];
    }

    /// <summary>Every tensor, in the order of the problem's weights, without padding.</summary>
    public double[] Values { get; }

    /// <summary>A tensor, row-major.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    public Span<double> this[string name] => Values.AsSpan(tensors[name]);

    /// <summary>Widens fp32 tensors that lie as <see cref="TensorSet"/> lays them out.</summary>
    /// <exception cref="ArgumentException">There are not as many bytes as the problem's weights have.</exception>
    public static ReferenceParameters Widen(TrainingProblem problem, ReadOnlySpan<byte> bytes)
    {
        ImmutableArray<TensorSpec> specs = problem.Weights;
        long[] offsets = TensorSet.OffsetsOf(specs, out long end);
        if (bytes.Length != end)
        {
            throw new ArgumentException($"{bytes.Length} bytes of weights, expected {end}", nameof(bytes));
        }

        ReferenceParameters parameters = new(problem);
        for (int tensor = 0; tensor < specs.Length; tensor++)
        {
            ReadOnlySpan<float> source = MemoryMarshal.Cast<byte, float>(bytes.Slice((int)offsets[tensor], (int)specs[tensor].ByteCount));
            Span<double> target = parameters[specs[tensor].Name];
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = source[i];
            }
        }

        return parameters;
    }
}
