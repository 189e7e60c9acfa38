using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Datasets;

/// <summary>The weights that a training run starts from: a pure function of the problem and the run's seed, the same bits on every machine.</summary>
/// <remarks>Source: MLPerf Training Rules, "Weight initialization". Tensor t is drawn from its distribution by the weights' stream t of the seed (<see cref="TensorGenerator"/>).</remarks>
public static unsafe class InitialWeights
{
    /// <summary>Writes them; padding is left alone.</summary>
    /// <param name="problem">Whose weights.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="weights">Memory laid out by <see cref="TrainingProblem.Weights"/>.</param>
    public static void Write(TrainingProblem problem, ulong seed, TensorSet weights)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(weights);
        for (int tensor = 0; tensor < problem.Weights.Length; tensor++)
        {
            TensorSpec spec = problem.Weights[tensor];
            Span<byte> elements = new(weights.AddressOf(spec.Name), checked((int)spec.ByteCount));
            TensorGenerator.Fill(spec, TensorGenerator.StreamOf(seed, null, tensor), 0, elements);
        }
    }

    /// <summary>SHA-256 of the weights as a <see cref="TensorSet"/> lays them out, padding zero: what a run's header names.</summary>
    public static Sha256Digest DigestOf(TrainingProblem problem, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(problem);
        using AlignedMemory memory = new(TensorSet.ByteCountOf(problem.Weights));
        Write(problem, seed, new TensorSet(problem.Weights, memory.Address));
        return Sha256Digest.Of(new ReadOnlySpan<byte>(memory.Address, checked((int)memory.ByteCount)));
    }
}
