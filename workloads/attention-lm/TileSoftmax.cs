using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>The softmax of a tile of queries, one to a lane, over the keys below each other; forward and backward. A query sees the keys up to its own position: of those from the tile's first query on, key j is hidden from the first j lanes.</summary>
internal sealed unsafe class TileSoftmax<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly int lanes;

    // Read `lanes - j` from the start, they hide the first j lanes: by what is added to a score, and by what multiplies a weight.
    private readonly AlignedFloats addends;
    private readonly AlignedFloats factors;
    private readonly AlignedFloats columns;

    /// <summary>Takes the memory.</summary>
    /// <param name="lanes">Queries of a tile.</param>
    public TileSoftmax(int lanes)
    {
        this.lanes = lanes;
        addends = new AlignedFloats(2 * lanes);
        factors = new AlignedFloats(2 * lanes);
        columns = new AlignedFloats(2 * lanes);
        new Span<float>(addends.Address, lanes).Fill(float.NegativeInfinity);
        new Span<float>(factors.Address + lanes, lanes).Fill(1);
    }

    /// <summary>Turns the tile's scores into weights, each query's of sum 1 and those of hidden keys 0.</summary>
    /// <param name="strip">[visible, lanes].</param>
    /// <param name="first">Keys that every query sees, which is the position of the tile's first.</param>
    /// <param name="visible">Keys that the last query sees.</param>
    /// <param name="statistics">Receives ln Σ e^score of each query, visible - first of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* strip, int first, int visible, float* statistics)
    {
        unchecked
        {
            float* diagonal = strip + ((nint)first * lanes), end = strip + ((nint)visible * lanes);
            float* greatest = columns.Address, sums = greatest + lanes;
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                TVector most = TLanes.Load(diagonal + lane);
                for (float* row = strip + lane; row < diagonal; row += lanes)
                {
                    most = TLanes.Max(most, TLanes.Load(row));
                }

                float* hidden = addends.Address + lanes + lane;
                for (float* row = diagonal + lane; row < end; row += lanes, hidden--)
                {
                    most = TLanes.Max(most, TLanes.Add(TLanes.Load(row), TLanes.Load(hidden)));
                }

                TVector sum = TLanes.Create(0f);
                for (float* row = strip + lane; row < diagonal; row += lanes)
                {
                    TVector weight = Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(row), most));
                    TLanes.Store(weight, row);
                    sum = TLanes.Add(sum, weight);
                }

                float* seen = factors.Address + lanes + lane;
                for (float* row = diagonal + lane; row < end; row += lanes, seen--)
                {
                    TVector weight = TLanes.Multiply(Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(row), most)), TLanes.Load(seen));
                    TLanes.Store(weight, row);
                    sum = TLanes.Add(sum, weight);
                }

                TVector inverse = TLanes.Divide(TLanes.Create(1f), sum);
                for (float* row = strip + lane; row < end; row += lanes)
                {
                    TLanes.Store(TLanes.Multiply(TLanes.Load(row), inverse), row);
                }

                TLanes.Store(most, greatest + lane);
                TLanes.Store(sum, sums + lane);
            }

            for (int query = 0; query < visible - first; query++)
            {
                statistics[query] = greatest[query] + MathF.Log(sums[query]);
            }
        }
    }

    /// <summary>Turns the tile's scores into weights, and what stands in the other strip from dP into dS.</summary>
    /// <param name="strip">[visible, lanes].</param>
    /// <param name="other">As many.</param>
    /// <param name="first">As forward.</param>
    /// <param name="visible">As forward.</param>
    /// <param name="statistics">What forward left.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(float* strip, float* other, int first, int visible, float* statistics)
    {
        unchecked
        {
            float* shifts = columns.Address;
            new Span<float>(shifts, lanes).Clear();
            new ReadOnlySpan<float>(statistics, visible - first).CopyTo(new Span<float>(shifts, lanes));
            float* diagonal = strip + ((nint)first * lanes), end = strip + ((nint)visible * lanes);
            nint across = (nint)(other - strip);
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                TVector shift = TLanes.Load(shifts + lane), mean = TLanes.Create(0f);
                for (float* row = strip + lane; row < diagonal; row += lanes)
                {
                    TVector weight = Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(row), shift));
                    TLanes.Store(weight, row);
                    mean = TLanes.MultiplyAdd(weight, TLanes.Load(row + across), mean);
                }

                float* seen = factors.Address + lanes + lane;
                for (float* row = diagonal + lane; row < end; row += lanes, seen--)
                {
                    TVector weight = TLanes.Multiply(Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(row), shift)), TLanes.Load(seen));
                    TLanes.Store(weight, row);
                    mean = TLanes.MultiplyAdd(weight, TLanes.Load(row + across), mean);
                }

                for (float* row = strip + lane; row < end; row += lanes)
                {
                    TLanes.Store(TLanes.Multiply(TLanes.Load(row), TLanes.Subtract(TLanes.Load(row + across), mean)), row + across);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        addends.Dispose();
        factors.Dispose();
        columns.Dispose();
    }
}
