using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>One block: its packed weights and the keys and values of all slots.</summary>
internal sealed unsafe class TransformerBlock<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly TransformerModel model;
    private readonly TransformerRows<TLanes, TVector> work;
    private readonly RootMeanSquareNorm<TLanes, TVector> attentionNorm;
    private readonly RootMeanSquareNorm<TLanes, TVector> feedForwardNorm;
    private readonly PackedMatrix<TLanes, TVector> query;
    private readonly PackedMatrix<TLanes, TVector> key;
    private readonly PackedMatrix<TLanes, TVector> value;
    private readonly PackedMatrix<TLanes, TVector> attentionOutput;
    private readonly PackedMatrix<TLanes, TVector> gate;
    private readonly PackedMatrix<TLanes, TVector> up;
    private readonly PackedMatrix<TLanes, TVector> down;
    private readonly AlignedFloats keyCache;
    private readonly AlignedFloats valueCache;

    /// <summary>Packs a block.</summary>
    public TransformerBlock(TransformerModel model, DecodingKernelRequest request, WeightStorage storage, string prefix, TransformerRows<TLanes, TVector> work)
    {
        TensorSet weights = request.Weights;
        this.model = model;
        this.work = work;
        int kvDim = model.KvHeads * model.HeadDim;
        attentionNorm = new RootMeanSquareNorm<TLanes, TVector>(weights.Floats(prefix + "attention_norm"), work.Stride);
        feedForwardNorm = new RootMeanSquareNorm<TLanes, TVector>(weights.Floats(prefix + "feed_forward_norm"), work.Stride);
        query = Pack(request, storage, prefix + "w_q", model.ModelDim, model.ModelDim);
        key = Pack(request, storage, prefix + "w_k", kvDim, model.ModelDim);
        value = Pack(request, storage, prefix + "w_v", kvDim, model.ModelDim);
        attentionOutput = Pack(request, storage, prefix + "w_o", model.ModelDim, model.ModelDim);
        gate = Pack(request, storage, prefix + "w_gate", model.FeedForward, model.ModelDim);
        up = Pack(request, storage, prefix + "w_up", model.FeedForward, model.ModelDim);
        down = Pack(request, storage, prefix + "w_down", model.ModelDim, model.FeedForward);
        keyCache = new AlignedFloats((long)request.Slots * work.MostPositions * CachedPosition);
        valueCache = new AlignedFloats((long)request.Slots * work.MostPositions * CachedPosition);
    }

    /// <summary>Floats of a position in the cache: [kv heads][padded head].</summary>
    private int CachedPosition => model.KvHeads * work.HeadStride;

    /// <summary>Carries the rows through the block. Ends with a barrier.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="thread">This one.</param>
    /// <param name="first">The first row whose result is needed; earlier ones only leave their keys and values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(CpuThreads team, int thread, int first)
    {
        unchecked
        {
            nint firstAt = (nint)first * work.Stride;
            int needed = work.Computed - first;
            attentionNorm.Apply(team, thread, work, 0);
            team.Barrier();
            query.MultiplyShare(team, thread, needed, work.Normed.Address + firstAt, work.Stride, work.Queries.Address + firstAt, work.Stride, accumulate: false);
            key.MultiplyShare(team, thread, work.Computed, work.Normed.Address, work.Stride, work.Keys.Address, work.KvStride, accumulate: false);
            value.MultiplyShare(team, thread, work.Computed, work.Normed.Address, work.Stride, work.Values.Address, work.KvStride, accumulate: false);
            team.Barrier();
            Cache(team, thread, first);
            team.Barrier();
            for (int item = (first * model.Heads) + thread; item < work.Count * model.Heads; item += team.Count)
            {
                Attend(thread, item / model.Heads, item % model.Heads);
            }

            team.Barrier();
            attentionOutput.MultiplyShare(team, thread, needed, work.Attended.Address + firstAt, work.Stride, work.Stream.Address + firstAt, work.Stride, accumulate: true);
            team.Barrier();
            feedForwardNorm.Apply(team, thread, work, first);
            team.Barrier();
            FeedForward(team, thread, first, needed);
            team.Barrier();
            down.MultiplyShare(team, thread, needed, work.Gate.Address + ((nint)first * work.FeedForwardStride), work.FeedForwardStride, work.Stream.Address + firstAt, work.Stride, accumulate: true);
            team.Barrier();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PackedMatrix<TLanes, TVector> matrix in new[] { query, key, value, attentionOutput, gate, up, down })
        {
            matrix.Dispose();
        }

        attentionNorm.Dispose();
        feedForwardNorm.Dispose();
        keyCache.Dispose();
        valueCache.Dispose();
    }

    private static PackedMatrix<TLanes, TVector> Pack(DecodingKernelRequest request, WeightStorage storage, string name, int n, int k) => new(request.Weights.Floats(name), n, k, storage);

    /// <summary>Rotates queries and keys of this thread's rows, and puts keys and values where their sequence keeps them.</summary>
    private void Cache(CpuThreads team, int thread, int first)
    {
        unchecked
        {
            for (int row = team.ShareStart(thread, work.Count); row < team.ShareStart(thread + 1, work.Count); row++)
            {
                int position = work.Positions[row];
                nint cached = (((nint)work.Slots[row] * work.MostPositions) + position) * CachedPosition;
                for (int head = 0; head < model.KvHeads; head++)
                {
                    nint source = ((nint)row * work.KvStride) + (head * model.HeadDim);
                    Rotate(work.Keys.Address + source, position, keyCache.Address + cached + (head * work.HeadStride));
                    new ReadOnlySpan<float>(work.Values.Address + source, model.HeadDim).CopyTo(new Span<float>(valueCache.Address + cached + (head * work.HeadStride), model.HeadDim));
                }

                for (int head = 0; head < model.Heads && row >= first; head++)
                {
                    Rotate(work.Queries.Address + ((nint)row * work.Stride) + (head * model.HeadDim), position, work.Rotated.Address + ((((nint)row * model.Heads) + head) * work.HeadStride));
                }
            }
        }
    }

    /// <summary>The rotary embedding: elements i and i + d/2 turn together by position · base^(-2i/d).</summary>
    private void Rotate(float* source, int position, float* target)
    {
        unchecked
        {
            int half = model.HeadDim / 2;
            float* cosines = work.Cosines.Address + ((nint)position * half);
            float* sines = work.Sines.Address + ((nint)position * half);
            for (int i = 0; i < half; i++)
            {
                target[i] = (source[i] * cosines[i]) - (source[i + half] * sines[i]);
                target[i + half] = (source[i + half] * cosines[i]) + (source[i] * sines[i]);
            }
        }
    }

    /// <summary>One head of one row over all positions up to its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Attend(int thread, int row, int head)
    {
        unchecked
        {
            int count = work.Positions[row] + 1;
            int kvHead = head / (model.Heads / model.KvHeads);
            nint start = ((nint)work.Slots[row] * work.MostPositions * CachedPosition) + (kvHead * work.HeadStride);
            float* query = work.Rotated.Address + ((((nint)row * model.Heads) + head) * work.HeadStride);
            float* scores = work.Scores.Address + ((nint)thread * work.ScoresStride);
            float scale = 1 / MathF.Sqrt(model.HeadDim);
            float greatest = float.NegativeInfinity;
            for (int position = 0; position < count; position++)
            {
                float* cachedKey = keyCache.Address + start + ((nint)position * CachedPosition);
                TVector even = TLanes.Create(0f), odd = even;
                for (int i = 0; i < work.HeadStride; i += 2 * TLanes.Count)
                {
                    even = TLanes.MultiplyAdd(TLanes.Load(query + i), TLanes.Load(cachedKey + i), even);
                    odd = TLanes.MultiplyAdd(TLanes.Load(query + i + TLanes.Count), TLanes.Load(cachedKey + i + TLanes.Count), odd);
                }

                scores[position] = TLanes.Sum(TLanes.Add(even, odd)) * scale;
                greatest = MathF.Max(greatest, scores[position]);
            }

            float total = Softmax(scores, count, greatest);
            float* output = work.HeadOutput.Address + ((nint)thread * work.HeadStride);
            for (int i = 0; i < work.HeadStride; i += 2 * TLanes.Count)
            {
                float* cachedValue = valueCache.Address + start + i;
                TVector left = TLanes.Create(0f), right = left;
                for (int position = 0; position < count; position++, cachedValue += CachedPosition)
                {
                    TVector weight = TLanes.Create(scores[position]);
                    left = TLanes.MultiplyAdd(weight, TLanes.Load(cachedValue), left);
                    right = TLanes.MultiplyAdd(weight, TLanes.Load(cachedValue + TLanes.Count), right);
                }

                TVector inverse = TLanes.Create(1 / total);
                TLanes.Store(TLanes.Multiply(left, inverse), output + i);
                TLanes.Store(TLanes.Multiply(right, inverse), output + i + TLanes.Count);
            }

            float* attended = work.Attended.Address + ((nint)row * work.Stride) + (head * model.HeadDim);
            new ReadOnlySpan<float>(output, model.HeadDim).CopyTo(new Span<float>(attended, model.HeadDim));
        }
    }

    /// <summary>e^(score - greatest) in place; returns their sum.</summary>
    private static float Softmax(float* scores, int count, float greatest)
    {
        unchecked
        {
            TVector sum = TLanes.Create(0f);
            TVector shift = TLanes.Create(greatest);
            int whole = count / TLanes.Count * TLanes.Count;
            for (int i = 0; i < whole; i += TLanes.Count)
            {
                TVector exponential = Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(scores + i), shift));
                TLanes.Store(exponential, scores + i);
                sum = TLanes.Add(sum, exponential);
            }

            float total = TLanes.Sum(sum);
            for (int i = whole; i < count; i++)
            {
                scores[i] = MathF.Exp(scores[i] - greatest);
                total += scores[i];
            }

            return total;
        }
    }

    /// <summary>gate logistic(gate) up, in this thread's columns, behind the two products.</summary>
    private void FeedForward(CpuThreads team, int thread, int first, int rows)
    {
        unchecked
        {
            nint at = (nint)first * work.FeedForwardStride;
            float* x = work.Normed.Address + ((nint)first * work.Stride);
            gate.MultiplyShare(team, thread, rows, x, work.Stride, work.Gate.Address + at, work.FeedForwardStride, accumulate: false);
            up.MultiplyShare(team, thread, rows, x, work.Stride, work.Up.Address + at, work.FeedForwardStride, accumulate: false);
            int width = PackedMatrix<TLanes, TVector>.Width;
            int from = team.ShareStart(thread, gate.Panels) * width, to = team.ShareStart(thread + 1, gate.Panels) * width;
            for (int row = 0; row < rows; row++, at += work.FeedForwardStride)
            {
                for (nint column = at + from; column < at + to; column += TLanes.Count)
                {
                    TVector open = TLanes.Load(work.Gate.Address + column);
                    TVector silu = TLanes.Multiply(open, Activations<TLanes, TVector>.Logistic(open));
                    TLanes.Store(TLanes.Multiply(silu, TLanes.Load(work.Up.Address + column)), work.Gate.Address + column);
                }
            }
        }
    }
}
