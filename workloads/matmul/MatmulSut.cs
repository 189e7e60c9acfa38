using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>The CPU backend of the matmul family. Computes a query before it returns; one sample after the other, each on all threads.</summary>
public sealed unsafe class MatmulSut : ISystemUnderTest
{
    private readonly MatmulProblem problem;
    private readonly Func<int, TensorSet> inputs;
    private readonly CpuThreads threads;
    private readonly MatmulCpu matmul;
    private readonly TensorSet weights;
    private readonly delegate*<MatmulShape, float*, float*, float*, void> loops;
    private readonly Dictionary<(int K, int N), AlignedMemory> packedWeights = [];
    private readonly Dictionary<(int K, int N), StoredProduct> storedWeights = [];

    /// <summary>Starts the threads and packs the weights.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="inputs">The inputs of a sample, loaded.</param>
    /// <param name="settings">How to compute. The format is that of weights; a ladder's rungs below the fast kernel take them as they lie.</param>
    public MatmulSut(MatmulProblem problem, TensorSet weights, Func<int, TensorSet> inputs, CpuSettings settings)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(settings);
        this.problem = problem;
        this.inputs = inputs;
        this.weights = weights;
        Kernel = CpuBackend.KernelOf(settings);
        loops = MatmulLadder.LoopsOf(settings.Implementation);
        threads = new CpuThreads(settings.Implementation == MatmulLadder.Packed ? 1 : settings.Threads);
        matmul = new MatmulCpu(threads, problem.Shapes, problem.RightOperand == MatmulRightOperand.Input);
        if (problem.RightOperand == MatmulRightOperand.Weights && loops is null)
        {
            foreach ((int k, int n) in problem.Shapes.Select(static shape => (shape.K, shape.N)).Distinct())
            {
                float* weight = (float*)weights.AddressOf(MatmulProblem.WeightName(k, n));
                if (settings.Format == NumberFormat.Fp32)
                {
                    packedWeights.Add((k, n), matmul.Pack(weight, k, n));
                }
                else
                {
                    storedWeights.Add((k, n), new StoredProduct(threads, settings.Format, weight, new MatmulShape(problem.Shapes.Max(static shape => shape.M), n, k)));
                }
            }
        }
    }

    /// <inheritdoc/>
    public string Name => CpuBackend.Name;

    /// <inheritdoc/>
    public string? Kernel { get; }

    /// <inheritdoc/>
    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        foreach (QuerySample sample in samples)
        {
            MatmulShape shape = problem.ShapeOf(sample.Index);
            TensorSet input = inputs(sample.Index);
            Span<byte> response = responses.OutputOf(sample.Id)[..(4 * shape.M * shape.N)];
            fixed (byte* c = response)
            {
                if (loops is not null)
                {
                    bool constant = problem.RightOperand == MatmulRightOperand.Weights;
                    loops(shape, (float*)input.AddressOf("a"), (float*)(constant ? weights.AddressOf(MatmulProblem.WeightName(shape.K, shape.N)) : input.AddressOf("b")), (float*)c);
                }
                else if (packedWeights.TryGetValue((shape.K, shape.N), out AlignedMemory? weight))
                {
                    matmul.MultiplyPacked(shape, (float*)input.AddressOf("a"), weight, (float*)c);
                }
                else if (storedWeights.TryGetValue((shape.K, shape.N), out StoredProduct? product))
                {
                    product.Multiply(shape.M, (float*)input.AddressOf("a"), (float*)c);
                }
                else
                {
                    matmul.Multiply(shape, (float*)input.AddressOf("a"), (float*)input.AddressOf("b"), (float*)c);
                }
            }

            responses.Complete(sample.Id, response);
        }
    }

    /// <inheritdoc/>
    public void FlushQueries()
    {
        // Nothing is ever collected: a query is computed when it is issued.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        threads.Dispose();
        matmul.Dispose();
        foreach (AlignedMemory weight in packedWeights.Values)
        {
            weight.Dispose();
        }

        foreach (StoredProduct product in storedWeights.Values)
        {
            product.Dispose();
        }
    }
}
