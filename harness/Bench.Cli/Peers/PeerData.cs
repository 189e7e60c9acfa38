using Bench.Cli.Measuring;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Sut;
using Bench.Workloads;

namespace Bench.Cli.Peers;

/// <summary>The data of a workload, generated and checked against the pinned digest, and its fp64 reference.</summary>
internal sealed unsafe class PeerData
{
    private readonly ReferenceInputs inputs;

    /// <summary>Generates everything once, for the digest.</summary>
    /// <exception cref="WorldFailedException">The data is not the pinned.</exception>
    public PeerData(Definition<Workload> workload)
    {
        GeneratedDataset data = new(workload.Value.Problem, workload.Value.Dataset, WeightsFiles.Beside(workload));
        data.Verify();
        inputs = new ReferenceInputs(data);
        Reference = References.Create(data.Problem, inputs.Weights, inputs.Of);
    }

    /// <summary>The reference, by the workload's own sample numbers.</summary>
    public IReference Reference { get; }

    /// <summary>A row with what the data says of its samples: in decoding, the length of their prompts.</summary>
    /// <param name="problem">A row of the workload.</param>
    public PeerProblem Known(PeerProblem problem) => problem.Problem.ProducesTokens
        ? problem with { Prompts = [.. problem.Samples.Select(sample => inputs.Of(sample).Integers("prompt_length")[0])] }
        : problem;

    /// <summary>Weights and samples of a row in memory that every implementation maps.</summary>
    /// <param name="problem">A row of the workload.</param>
    /// <exception cref="SharedMemoryException">There is not so much memory.</exception>
    public PeerTensors Place(PeerProblem problem)
    {
        long weightBytes = TensorSet.ByteCountOf(problem.Problem.Weights);
        long stride = TensorSet.ByteCountOf(problem.Problem.InputsOf(0));
        SharedMemory memory = SharedMemory.Create(weightBytes + (stride * problem.Samples.Length));
        TensorSet weights = new(problem.Problem.Weights, memory.Address);
        foreach (TensorSpec weight in problem.Problem.Weights)
        {
            Copy((byte*)inputs.Weights.AddressOf(weight.Name), (byte*)weights.AddressOf(weight.Name), weight.ByteCount);
        }

        for (int sample = 0; sample < problem.Samples.Length; sample++)
        {
            TensorSet from = inputs.Of(problem.Samples[sample]), into = new(problem.Problem.InputsOf(0), memory.Address + weightBytes + (stride * sample));
            foreach (TensorSpec tensor in problem.Problem.InputsOf(0))
            {
                Copy((byte*)from.AddressOf(tensor.Name), (byte*)into.AddressOf(tensor.Name), tensor.ByteCount);
            }
        }

        return new PeerTensors(memory, weightBytes, stride);
    }

    private static void Copy(byte* from, byte* into, long bytes) => Buffer.MemoryCopy(from, into, bytes, bytes);
}
