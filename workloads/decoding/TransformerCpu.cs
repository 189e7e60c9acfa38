using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>The transformer: rows are positions, of one prompt or one of each sequence; all threads walk the blocks together and meet after each phase.</summary>
internal sealed unsafe class TransformerCpu<TLanes, TVector> : DecodingCpu
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // A prompt in pieces of this many rows: long enough for products at the speed of arithmetic, short enough for the caches.
    private const int ChunkRows = 128;

    private readonly TransformerModel model;
    private readonly OutputHead<TLanes, TVector> head;
    private readonly TransformerBlock<TLanes, TVector>[] blocks;
    private readonly RootMeanSquareNorm<TLanes, TVector> finalNorm;
    private readonly CpuThreads team;
    private readonly Action<int> body;
    private readonly TransformerRows<TLanes, TVector> work;
    private readonly int[] lengths;
    private readonly DecodingKernelRequest request;

    public TransformerCpu(DecodingKernelRequest request, TransformerModel model)
        : base(request)
    {
        this.model = model;
        TensorSet weights = request.Weights;

        // A step reads all of them; of the embedding one row.
        WeightStorage storage = WeightStorage.Of(request.Format, TensorSet.CountOf([.. model.Weights(request.Problem.Vocabulary).Where(static tensor => tensor.Name != DecodingModel.EmbeddingName)]));
        head = new OutputHead<TLanes, TVector>(model, request.Problem.Vocabulary, weights, request.Prefix, RowsComputed<TLanes, TVector>(request, request.Rows), storage);
        team = new CpuThreads(request.Threads);
        work = new TransformerRows<TLanes, TVector>(model, Math.Max(ChunkRows, RowsComputed<TLanes, TVector>(request, request.Rows)), request.Problem.PromptMax + request.Problem.MaxNewTokens, request.Threads);
        blocks = [.. Enumerable.Range(0, model.Layers).Select(layer => new TransformerBlock<TLanes, TVector>(model, request, storage, $"{request.Prefix}layer{layer}.", work))];
        finalNorm = new RootMeanSquareNorm<TLanes, TVector>(weights.Floats(request.Prefix + "final_norm"), work.Stride);
        lengths = new int[request.Slots];
        this.request = request;
        body = Forward;
    }

    public override int Start(int slot, ReadOnlySpan<int> prompt)
    {
        ArgumentOutOfRangeException.ThrowIfZero(prompt.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prompt.Length, Problem.PromptMax);
        for (int done = 0; done < prompt.Length; done += work.Count)
        {
            work.Count = Math.Min(ChunkRows, prompt.Length - done);
            for (int row = 0; row < work.Count; row++)
            {
                Place(row, slot, done + row, prompt[done + row]);
            }

            work.Computed = work.Count;

            // Of the last block only the keys and values of the prompt matter, but for its last position.
            work.FirstNeeded = done + work.Count == prompt.Length ? work.Count - 1 : work.Count;
            team.Run(body);
        }

        lengths[slot] = prompt.Length;
        return head.Greedy(0);
    }

    public override void Step(ReadOnlySpan<int> slots, Span<int> tokens)
    {
        work.Count = slots.Length;
        work.Computed = RowsComputed<TLanes, TVector>(request, slots.Length);
        work.FirstNeeded = 0;
        for (int row = 0; row < slots.Length; row++)
        {
            Place(row, slots[row], lengths[slots[row]]++, tokens[row]);
        }

        team.Run(body);
        for (int row = 0; row < slots.Length; row++)
        {
            tokens[row] = head.Greedy(row);
        }
    }

    public override void Rewind(int slot, int tokens) => lengths[slot] -= tokens;

    internal override ReadOnlySpan<float> LogitsOf(int row) => head.LogitsOf(row);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            team.Dispose();
            head.Dispose();
            Array.ForEach(blocks, static block => block.Dispose());
            finalNorm.Dispose();
            work.Dispose();
        }
    }

    private void Place(int row, int slot, int position, int token)
    {
        work.Slots[row] = slot;
        work.Positions[row] = position;
        head.Embed(token, work.Stream.Address + ((nint)row * work.Stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(int thread)
    {
        unchecked
        {
            for (int layer = 0; layer < blocks.Length; layer++)
            {
                blocks[layer].Forward(team, thread, layer == blocks.Length - 1 ? work.FirstNeeded : 0);
            }

            int needed = work.Computed - work.FirstNeeded;
            if (needed == 0)
            {
                return;
            }

            finalNorm.Apply(team, thread, work, work.FirstNeeded);
            team.Barrier();
            head.Project(team, thread, needed, work.Normed.Address + ((nint)work.FirstNeeded * work.Stride), work.Stride);
        }
    }
}
