using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>The fast decoding kernel, fp32 with weights of any format: sequences in slots, each with its cached state; prompts and steps, greedy.</summary>
/// <remarks>
/// What makes each version faster than the one before: (1) the whole sequence again for every token; (2) state kept between tokens (keys
/// and values, or the GRU's hidden state), so that a step computes one position; (3) a prompt's positions as the rows of one product,
/// which runs at the speed of arithmetic; (4) weights packed once into panels read straight through, so that a step runs at the speed of
/// memory; (5) threads divide the columns of every product; (6) up to <see cref="Slots"/> sequences step together and share each read of
/// the weights, with a new sequence taking the place of one that ended.
/// </remarks>
public abstract class DecodingCpu : IDisposable
{
    private protected DecodingCpu(DecodingKernelRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Slots, 1);
        Problem = request.Problem;
        Slots = request.Slots;
    }

    /// <summary>The shape.</summary>
    public DecodingProblem Problem { get; }

    /// <summary>Sequences decoded together at most.</summary>
    public int Slots { get; }

    /// <summary>Packs the weights of a problem's model for the widest vectors of this machine.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="weights">The tensors of <see cref="DecodingProblem.Weights"/>; not read afterwards.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="slots">Sequences decoded together at most.</param>
    /// <param name="vectorBits">512, 256 or 128; 0 takes the widest that the machine accelerates.</param>
    /// <param name="format">What the weights of products are stored in.</param>
    /// <param name="deterministic">Whether a sequence's logits have the same bits whichever sequences step with it.</param>
    public static DecodingCpu Create(DecodingProblem problem, TensorSet weights, int threads, int slots, int vectorBits = 0, NumberFormat format = NumberFormat.Fp32, bool deterministic = false)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(weights);
        int rows = slots * (1 + (problem.Draft?.Length ?? 0));
        return Create(new DecodingKernelRequest { Problem = problem, Model = problem.Model, Prefix = "", Weights = weights, Format = format, Threads = threads, Slots = slots, Rows = rows, Deterministic = deterministic }, vectorBits);
    }

    /// <summary>Packs the weights of a problem's draft model, for one thread: it is too small to be shared.</summary>
    internal static DecodingCpu CreateDraft(DecodingProblem problem, DraftSpec draft, TensorSet weights, int slots, int vectorBits = 0, NumberFormat format = NumberFormat.Fp32, bool deterministic = false) =>
        Create(new DecodingKernelRequest { Problem = problem, Model = draft.Model, Prefix = DraftSpec.Prefix, Weights = weights, Format = format, Threads = 1, Slots = slots, Rows = slots, History = draft.Length, Deterministic = deterministic }, vectorBits);

    private static DecodingCpu Create(DecodingKernelRequest request, int vectorBits)
    {
        int bits = vectorBits != 0 ? vectorBits : Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return bits switch
        {
            512 => Of<Lanes512, Vector512<float>>(request),
            256 => Of<Lanes256, Vector256<float>>(request),
            128 => Of<Lanes128, Vector128<float>>(request),
            _ => throw new ArgumentOutOfRangeException(nameof(vectorBits), vectorBits, "512, 256 or 128"),
        };
    }

    /// <summary>Starts a sequence in a slot: forgets what the slot held, reads the prompt, and says the first new token.</summary>
    /// <param name="slot">The slot, 0 to <see cref="Slots"/> - 1.</param>
    /// <param name="prompt">1 to the problem's greatest number of token ids.</param>
    public abstract int Start(int slot, ReadOnlySpan<int> prompt);

    /// <summary>One step of several sequences: reads the token each emitted last and says its next one.</summary>
    /// <param name="slots">Slots that have been started. In a transformer one may stand several times: its tokens then follow one another, and are computed together.</param>
    /// <param name="tokens">On entry the token that each reads, on return the next one after it.</param>
    public abstract void Step(ReadOnlySpan<int> slots, Span<int> tokens);

    /// <summary>Takes back what a sequence read last.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="tokens">How many tokens, 0 or more; at most what has been read in steps, and in a recurrent model at most what its history was made for.</param>
    public abstract void Rewind(int slot, int tokens);

    /// <summary>Rows that the products of so many tokens compute.</summary>
    private protected static int RowsComputed<TLanes, TVector>(DecodingKernelRequest request, int tokens)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => request.Deterministic ? PackedMatrix<TLanes, TVector>.RowsOfOneOrder(tokens, request.Format) : tokens;

    /// <summary>The logits that the last start or step left in a row. For tests.</summary>
    internal abstract ReadOnlySpan<float> LogitsOf(int row);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees weights and states.</summary>
    protected abstract void Dispose(bool disposing);

    private static DecodingCpu Of<TLanes, TVector>(DecodingKernelRequest request)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => request.Model switch
        {
            TransformerModel model => new TransformerCpu<TLanes, TVector>(request, model),
            GruModel model => new GruLanguageCpu<TLanes, TVector>(request, model),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
