using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Datasets;

/// <summary>The weights that training runs start from: those of the workload's checkpoint, or a pure function of the problem and the run's seed, the same bits on every machine. Thread-safe.</summary>
/// <remarks>Source: MLPerf Training Rules, "Weight initialization". Tensor t is drawn from its distribution by the weights' stream t of the seed (<see cref="TensorGenerator"/>).</remarks>
public sealed unsafe class InitialWeights
{
    private readonly TrainingProblem problem;
    private readonly PinnedTensors checkpoint;

    private InitialWeights(TrainingProblem problem, PinnedTensors checkpoint)
    {
        this.problem = problem;
        this.checkpoint = checkpoint;
    }

    /// <summary>Those of a problem whose runs start from their seeds.</summary>
    public static InitialWeights OfSeeds(TrainingProblem problem) => new(problem ?? throw new ArgumentNullException(nameof(problem)), PinnedTensors.None);

    /// <summary>Those of a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="files">Gives its checkpoint; not asked where it has none.</param>
    /// <exception cref="WeightsFileRefusedException">The checkpoint is another than the pinned one, or of another model.</exception>
    public static InitialWeights Of(TrainingWorkload workload, WeightsFileSource files)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return new InitialWeights(workload.Problem, PinnedTensors.Of(workload.Pinned, files));
    }

    /// <summary>Writes them; padding is left alone.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="weights">Memory laid out by <see cref="TrainingProblem.Weights"/>.</param>
    public void Write(ulong seed, TensorSet weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        for (int tensor = 0; tensor < problem.Weights.Length; tensor++)
        {
            TensorSpec spec = problem.Weights[tensor];
            Span<byte> elements = new(weights.AddressOf(spec.Name), checked((int)spec.ByteCount));
            if (checkpoint.Of(spec.Name) is { } given)
            {
                given.Span.CopyTo(elements);
            }
            else
            {
                TensorGenerator.Fill(spec, TensorGenerator.StreamOf(seed, null, tensor), 0, elements);
            }
        }
    }

    /// <summary>SHA-256 of the weights as a <see cref="TensorSet"/> lays them out, padding zero: what a run's header names.</summary>
    public Sha256Digest DigestOf(ulong seed)
    {
        using AlignedMemory memory = new(TensorSet.ByteCountOf(problem.Weights));
        Write(seed, new TensorSet(problem.Weights, memory.Address));
        return Sha256Digest.Of(new ReadOnlySpan<byte>(memory.Address, checked((int)memory.ByteCount)));
    }
}
