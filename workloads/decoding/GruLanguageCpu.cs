using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>The GRU language model: a prompt layer by layer, so that x Wx of its positions is one product; steps with all sequences side by side.</summary>
internal sealed unsafe class GruLanguageCpu<TLanes, TVector> : DecodingCpu
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int ChunkRows = 128;

    private readonly OutputHead<TLanes, TVector> head;
    private readonly RecurrentLayer<TLanes, TVector>[] layers;
    private readonly CpuThreads team;
    private readonly Action<int> promptBody;
    private readonly Action<int> stepBody;
    private readonly int stride;
    private readonly int statesKept;

    // [layer][slot][state]: the last states of a sequence, in a ring, the current one at its place in it.
    private readonly AlignedFloats states;
    private readonly int[] current;
    private readonly AlignedFloats left;
    private readonly AlignedFloats right;
    private readonly AlignedFloats gathered;
    private readonly int[] tokens;
    private readonly int[] rowSlots;
    private readonly DecodingKernelRequest request;
    private int rows;
    private int computed;
    private bool firstChunk;
    private bool lastChunk;

    public GruLanguageCpu(DecodingKernelRequest request, GruModel model)
        : base(request)
    {
        int slots = request.Slots, mostRows = Math.Max(ChunkRows, RowsComputed<TLanes, TVector>(request, slots));
        this.request = request;
        head = new OutputHead<TLanes, TVector>(model, request.Problem.Vocabulary, request.Weights, request.Prefix, RowsComputed<TLanes, TVector>(request, request.Rows), new WeightStorage(request.Format, ByPages: false));
        layers = new RecurrentLayer<TLanes, TVector>[model.Layers];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            layers[layer] = new RecurrentLayer<TLanes, TVector>(RnnCell.Gru, model.Hidden, model.Hidden, new CellTensors(request.Weights, $"{request.Prefix}layer{layer}."), mostRows, request.Format);
        }

        team = new CpuThreads(request.Threads);
        promptBody = ReadChunk;
        stepBody = StepRows;
        stride = layers[0].StateStride;
        statesKept = request.History + 1;
        current = new int[slots];
        states = new AlignedFloats((long)model.Layers * slots * statesKept * stride);
        left = new AlignedFloats((long)mostRows * stride);
        right = new AlignedFloats((long)mostRows * stride);
        gathered = new AlignedFloats((long)RowsComputed<TLanes, TVector>(request, slots) * stride);
        tokens = new int[mostRows];
        rowSlots = new int[slots];
    }

    public override int Start(int slot, ReadOnlySpan<int> prompt)
    {
        ArgumentOutOfRangeException.ThrowIfZero(prompt.Length);
        rowSlots[0] = slot;
        for (int done = 0; done < prompt.Length; done += rows)
        {
            rows = Math.Min(ChunkRows, prompt.Length - done);
            firstChunk = done == 0;
            lastChunk = done + rows == prompt.Length;
            Embed(prompt.Slice(done, rows));
            team.Run(promptBody);
        }

        return head.Greedy(0);
    }

    public override void Step(ReadOnlySpan<int> slots, Span<int> tokens)
    {
        rows = slots.Length;
        computed = RowsComputed<TLanes, TVector>(request, rows);
        slots.CopyTo(rowSlots);
        Embed(tokens);
        team.Run(stepBody);
        for (int row = 0; row < rows; row++)
        {
            tokens[row] = head.Greedy(row);
            current[slots[row]] = (current[slots[row]] + 1) % statesKept;
        }
    }

    public override void Rewind(int slot, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tokens, statesKept);
        current[slot] = (current[slot] + statesKept - tokens) % statesKept;
    }

    internal override ReadOnlySpan<float> LogitsOf(int row) => head.LogitsOf(row);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            team.Dispose();
            head.Dispose();
            Array.ForEach(layers, static layer => layer.Dispose());
            states.Dispose();
            left.Dispose();
            right.Dispose();
            gathered.Dispose();
        }
    }

    private void Embed(ReadOnlySpan<int> ids)
    {
        for (int row = 0; row < ids.Length; row++)
        {
            head.Embed(ids[row], left.Address + ((nint)row * stride));
        }
    }

    private float* StateOf(int layer, int slot, int step = 0) =>
        states.Address + (((((nint)layer * Slots) + slot) * statesKept + ((current[slot] + step) % statesKept)) * stride);

    private void ReadChunk(int thread)
    {
        unchecked
        {
            float* x = left.Address;
            float* h = right.Address;
            for (int number = 0; number < layers.Length; number++)
            {
                RecurrentLayer<TLanes, TVector> layer = layers[number];
                int first = team.ShareStart(thread, layer.Blocks), last = team.ShareStart(thread + 1, layer.Blocks);
                float* kept = StateOf(number, rowSlots[0]);
                float* state = firstChunk ? null : kept;
                layer.ProjectInput(first, last, 0, 1, rows, x, stride);
                for (int row = 0; row < rows; row++)
                {
                    float* next = h + ((nint)row * stride);
                    layer.Step(first, last, row, 1, state, next, null, descending: row % 2 != 0);
                    team.Barrier();
                    state = next;
                }

                if (thread == 0)
                {
                    Copy(state, kept);
                }

                float* read = x;
                x = h;
                h = read;
            }

            if (lastChunk)
            {
                head.Project(team, thread, 1, x + ((nint)(rows - 1) * stride), stride);
            }
        }
    }

    private void StepRows(int thread)
    {
        unchecked
        {
            float* x = left.Address;
            float* h = right.Address;
            for (int number = 0; number < layers.Length; number++)
            {
                RecurrentLayer<TLanes, TVector> layer = layers[number];
                int first = team.ShareStart(thread, layer.Blocks), last = team.ShareStart(thread + 1, layer.Blocks);
                for (int row = team.ShareStart(thread, rows); row < team.ShareStart(thread + 1, rows); row++)
                {
                    Copy(StateOf(number, rowSlots[row]), gathered.Address + ((nint)row * stride));
                }

                layer.ProjectInput(first, last, 0, 1, computed, x, stride);
                team.Barrier();
                layer.Step(first, last, 0, computed, gathered.Address, h, null, descending: false);
                team.Barrier();
                for (int row = team.ShareStart(thread, rows); row < team.ShareStart(thread + 1, rows); row++)
                {
                    Copy(h + ((nint)row * stride), StateOf(number, rowSlots[row], 1));
                }

                float* read = x;
                x = h;
                h = read;
            }

            head.Project(team, thread, computed, x, stride);
        }
    }

    private void Copy(float* source, float* target) => new ReadOnlySpan<float>(source, stride).CopyTo(new Span<float>(target, stride));
}
