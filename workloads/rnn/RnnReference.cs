using System.Buffers.Binary;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Rnn;

/// <summary>The RNN family's reference in fp64. A recurrence has no cheap single element, so a sample is computed whole, once, and kept for its next response.</summary>
/// <remarks>Thread-safe. The scale of the error is 1, the range of h.</remarks>
public sealed class RnnReference : IReference
{
    private const long KeptBytes = 256L << 20;

    private readonly RnnProblem problem;
    private readonly Func<int, TensorSet> inputs;
    private readonly ReferenceCell cell;
    private readonly Lock access = new();
    private readonly Dictionary<int, Lazy<double[]>> outputs = [];
    private readonly Queue<int> order = new();
    private readonly int mostKept;

    /// <summary>Makes the reference of a data set.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="weights">The tensors of <see cref="RnnProblem.Weights"/>; not read afterwards.</param>
    /// <param name="inputs">The input tensors of a sample.</param>
    public RnnReference(RnnProblem problem, TensorSet weights, Func<int, TensorSet> inputs)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(weights);
        this.problem = problem;
        this.inputs = inputs;
        cell = new ReferenceCell(problem.Cell, problem.Input, problem.Hidden, new CellTensors(weights, ""));
        mostKept = (int)Math.Max(4, KeptBytes / (2 * problem.OutputOf(0).ByteCount));
    }

    /// <inheritdoc/>
    public string? WhyUnjudgeable(int sample, ReadOnlySpan<byte> response)
    {
        long expected = problem.OutputOf(sample).ByteCount;
        return response.Length == expected ? null : $"{response.Length} bytes, expected {expected}";
    }

    /// <inheritdoc/>
    public void Judge(int sample, ReadOnlySpan<byte> response, ReadOnlySpan<int> positions, Span<JudgedValue> judged)
    {
        double[] reference = OutputOf(sample);
        for (int i = 0; i < positions.Length; i++)
        {
            float value = BinaryPrimitives.ReadSingleLittleEndian(response[(4 * positions[i])..]);
            judged[i] = new JudgedValue(value, reference[positions[i]], 1);
        }
    }

    /// <summary>h [steps, batch, hidden] of a sample in fp64.</summary>
    internal double[] OutputOf(int sample)
    {
        Lazy<double[]>? output;
        lock (access)
        {
            if (!outputs.TryGetValue(sample, out output))
            {
                if (order.Count == mostKept)
                {
                    outputs.Remove(order.Dequeue());
                }

                output = new Lazy<double[]>(() => cell.Run(ReferenceProduct.Widen(inputs(sample).Floats("x")), problem.Steps, problem.Batch));
                outputs.Add(sample, output);
                order.Enqueue(sample);
            }
        }

        return output.Value;
    }
}
