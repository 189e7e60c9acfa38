using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>h = silu(g) ⊙ u with silu(g) = g σ(g), and its backward pass: dg = dh ⊙ u ⊙ σ (1 + g (1 - σ)), du = dh ⊙ silu(g).</summary>
/// <remarks>σ is computed again rather than kept: an exponential costs less than the memory. Padding stays zero. Source: Shazeer, "GLU Variants Improve Transformer", 2020.</remarks>
internal static unsafe class SwiGlu<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Computes h.</summary>
    /// <param name="gateUp">g and u side by side.</param>
    /// <param name="work">How many rows and how they lie.</param>
    /// <param name="hidden">Receives h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* gateUp, RowWorkspace work, float* hidden)
    {
        unchecked
        {
            nint stride = work.Layout.HiddenStride;
            for (int row = 0; row < work.Rows; row++, gateUp += 2 * stride, hidden += stride)
            {
                for (nint i = 0; i < stride; i += TLanes.Count)
                {
                    TVector gate = TLanes.Load(gateUp + i);
                    TVector silu = TLanes.Multiply(gate, Activations<TLanes, TVector>.Logistic(gate));
                    TLanes.Store(TLanes.Multiply(silu, TLanes.Load(gateUp + stride + i)), hidden + i);
                }
            }
        }
    }

    /// <summary>Replaces g and u by their gradients, and computes h once more.</summary>
    /// <param name="gateUp">g and u, then dg and du.</param>
    /// <param name="work">How many rows and how they lie.</param>
    /// <param name="hiddenGradient">dh.</param>
    /// <param name="hidden">Receives h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* gateUp, RowWorkspace work, float* hiddenGradient, float* hidden)
    {
        unchecked
        {
            nint stride = work.Layout.HiddenStride;
            TVector one = TLanes.Create(1f);
            for (int row = 0; row < work.Rows; row++, gateUp += 2 * stride, hidden += stride, hiddenGradient += stride)
            {
                for (nint i = 0; i < stride; i += TLanes.Count)
                {
                    TVector gate = TLanes.Load(gateUp + i), up = TLanes.Load(gateUp + stride + i), down = TLanes.Load(hiddenGradient + i);
                    TVector logistic = Activations<TLanes, TVector>.Logistic(gate);
                    TVector silu = TLanes.Multiply(gate, logistic);
                    TLanes.Store(TLanes.Multiply(silu, up), hidden + i);
                    TLanes.Store(TLanes.Multiply(silu, down), gateUp + stride + i);

                    // σ (1 + g (1 - σ)) = σ + silu (1 - σ).
                    TVector slope = TLanes.MultiplyAdd(silu, TLanes.Subtract(one, logistic), logistic);
                    TLanes.Store(TLanes.Multiply(TLanes.Multiply(down, up), slope), gateUp + i);
                }
            }
        }
    }
}
