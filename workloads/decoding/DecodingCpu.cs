using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>The fast decoding kernel, fp32: sequences in slots, each with its cached state; prompts and steps, greedy.</summary>
/// <remarks>
/// What makes each version faster than the one before: (1) the whole sequence again for every token; (2) state kept between tokens (keys
/// and values, or the GRU's hidden state), so that a step computes one position; (3) a prompt's positions as the rows of one product,
/// which runs at the speed of arithmetic; (4) weights packed once into panels read straight through, so that a step runs at the speed of
/// memory; (5) threads divide the columns of every product; (6) up to <see cref="Slots"/> sequences step together and share each read of
/// the weights, with a new sequence taking the place of one that ended.
/// </remarks>
public abstract class DecodingCpu : IDisposable
{
    private protected DecodingCpu(DecodingProblem problem, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        Problem = problem;
        Slots = slots;
    }

    /// <summary>The shape.</summary>
    public DecodingProblem Problem { get; }

    /// <summary>Sequences decoded together at most.</summary>
    public int Slots { get; }

    /// <summary>Packs the weights for the widest vectors of this machine.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="weights">The tensors of <see cref="DecodingProblem.Weights"/>; not read afterwards.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="slots">Sequences decoded together at most.</param>
    /// <param name="vectorBits">512, 256 or 128; 0 takes the widest that the machine accelerates.</param>
    public static DecodingCpu Create(DecodingProblem problem, TensorSet weights, int threads, int slots, int vectorBits = 0)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(weights);
        int bits = vectorBits != 0 ? vectorBits : Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return bits switch
        {
            512 => Of<Lanes512, Vector512<float>>(problem, weights, threads, slots),
            256 => Of<Lanes256, Vector256<float>>(problem, weights, threads, slots),
            128 => Of<Lanes128, Vector128<float>>(problem, weights, threads, slots),
            _ => throw new ArgumentOutOfRangeException(nameof(vectorBits), vectorBits, "512, 256 or 128"),
        };
    }

    /// <summary>Starts a sequence in a slot: forgets what the slot held, reads the prompt, and says the first new token.</summary>
    /// <param name="slot">The slot, 0 to <see cref="Slots"/> - 1.</param>
    /// <param name="prompt">1 to the problem's greatest number of token ids.</param>
    public abstract int Start(int slot, ReadOnlySpan<int> prompt);

    /// <summary>One step of several sequences: reads the token each emitted last and says its next one.</summary>
    /// <param name="slots">Distinct slots that have been started.</param>
    /// <param name="tokens">On entry the last token of each, on return the next one.</param>
    public abstract void Step(ReadOnlySpan<int> slots, Span<int> tokens);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees weights and states.</summary>
    protected abstract void Dispose(bool disposing);

    private static DecodingCpu Of<TLanes, TVector>(DecodingProblem problem, TensorSet weights, int threads, int slots)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => problem.Model switch
        {
            TransformerModel model => new TransformerCpu<TLanes, TVector>(problem, model, weights, threads, slots),
            GruModel model => new GruLanguageCpu<TLanes, TVector>(problem, model, weights, threads, slots),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
