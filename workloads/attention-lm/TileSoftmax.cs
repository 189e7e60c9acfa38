using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>The softmax of a tile of queries, one to a lane, over the keys below each other; forward and backward.</summary>
internal static unsafe class TileSoftmax<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Turns the tile's scores into e^(score - greatest); leaves the statistics, and 1 / Σ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(AttentionTiles tiles, int visible, float* statistics, int count)
    {
        unchecked
        {
            int lanes = tiles.Lanes;
            float* inverses = tiles.Sums;
            float* end = tiles.Weights + ((nint)visible * lanes);
            float* greatest = stackalloc float[lanes];
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                TVector most = TLanes.Load(tiles.Weights + lane);
                for (float* row = tiles.Weights + lane + lanes; row < end; row += lanes)
                {
                    most = TLanes.Max(most, TLanes.Load(row));
                }

                TVector sum = TLanes.Create(0f);
                for (float* row = tiles.Weights + lane; row < end; row += lanes)
                {
                    TVector weight = Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(row), most));
                    TLanes.Store(weight, row);
                    sum = TLanes.Add(sum, weight);
                }

                TLanes.Store(most, greatest + lane);
                TLanes.Store(sum, inverses + lane);
            }

            for (int query = 0; query < lanes; query++)
            {
                if (query < count)
                {
                    statistics[query] = greatest[query] + MathF.Log(inverses[query]);
                }

                inverses[query] = 1 / inverses[query];
            }
        }
    }

    /// <summary>Divides the tile's outputs by the sums of its softmaxes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(AttentionTiles tiles, int size)
    {
        unchecked
        {
            int lanes = tiles.Lanes;
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                TVector inverse = TLanes.Load(tiles.Sums + lane);
                float* end = tiles.Outputs + ((nint)size * lanes);
                for (float* row = tiles.Outputs + lane; row < end; row += lanes)
                {
                    TLanes.Store(TLanes.Multiply(TLanes.Load(row), inverse), row);
                }
            }
        }
    }

    /// <summary>Turns the tile's scores into weights, and what stands in the other strip from dP into dS.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(AttentionTiles tiles, int visible, float* statistics, int count)
    {
        unchecked
        {
            int lanes = tiles.Lanes;
            float* shifts = stackalloc float[lanes];
            new Span<float>(shifts, lanes).Clear();
            new ReadOnlySpan<float>(statistics, count).CopyTo(new Span<float>(shifts, lanes));
            nint other = (nint)(tiles.ScoreGradients - tiles.Weights);
            float* end = tiles.Weights + ((nint)visible * lanes);
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                TVector shift = TLanes.Load(shifts + lane), mean = TLanes.Create(0f);
                for (float* row = tiles.Weights + lane; row < end; row += lanes)
                {
                    TVector weight = Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(row), shift));
                    TLanes.Store(weight, row);
                    mean = TLanes.MultiplyAdd(weight, TLanes.Load(row + other), mean);
                }

                for (float* row = tiles.Weights + lane; row < end; row += lanes)
                {
                    TLanes.Store(TLanes.Multiply(TLanes.Load(row), TLanes.Subtract(TLanes.Load(row + other), mean)), row + other);
                }
            }
        }
    }
}
