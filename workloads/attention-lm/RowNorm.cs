using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>y = g ⊙ u with u = x / √(mean x² + ε), row by row, and its backward pass: dg += Σ dy ⊙ u, dx += (g ⊙ dy - u mean(g ⊙ dy ⊙ u)) / √(mean x² + ε).</summary>
/// <remarks>Rows and the gain are padded with zeros to whole vectors, which change no sum; a gradient's padding only ever gets zeros. Source: Zhang and Sennrich, 2019.</remarks>
internal static unsafe class RowNorm<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const float Epsilon = 1e-5f;

    /// <summary>Norms rows.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="gain">g.</param>
    /// <param name="shape">How many rows and how they lie.</param>
    /// <param name="trace">Receives u and the scales.</param>
    /// <param name="y">Receives the normed rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* x, float* gain, RowShape shape, NormTrace trace, float* y)
    {
        unchecked
        {
            nint stride = shape.Stride;
            float* units = trace.Units;
            for (int row = 0; row < shape.Rows; row++, x += stride, y += stride, units += stride)
            {
                TVector squares = TLanes.Create(0f);
                for (nint i = 0; i < stride; i += TLanes.Count)
                {
                    TVector value = TLanes.Load(x + i);
                    squares = TLanes.MultiplyAdd(value, value, squares);
                }

                float scale = 1 / MathF.Sqrt((TLanes.Sum(squares) / shape.Width) + Epsilon);
                trace.Scales[row] = scale;
                TVector scales = TLanes.Create(scale);
                for (nint i = 0; i < stride; i += TLanes.Count)
                {
                    TVector unit = TLanes.Multiply(TLanes.Load(x + i), scales);
                    TLanes.Store(unit, units + i);
                    TLanes.Store(TLanes.Multiply(unit, TLanes.Load(gain + i)), y + i);
                }
            }
        }
    }

    /// <summary>y once more, from the trace.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Again(NormTrace trace, float* gain, RowShape shape, float* y)
    {
        unchecked
        {
            nint stride = shape.Stride;
            float* units = trace.Units;
            for (int row = 0; row < shape.Rows; row++, y += stride, units += stride)
            {
                for (nint i = 0; i < stride; i += TLanes.Count)
                {
                    TLanes.Store(TLanes.Multiply(TLanes.Load(units + i), TLanes.Load(gain + i)), y + i);
                }
            }
        }
    }

    /// <summary>Goes back through the norm.</summary>
    /// <param name="trace">The forward pass's.</param>
    /// <param name="gain">g.</param>
    /// <param name="shape">How many rows and how they lie.</param>
    /// <param name="dy">The gradient with respect to y.</param>
    /// <param name="dx">The gradient with respect to x; added to.</param>
    /// <param name="gainGradient">dg; added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(NormTrace trace, float* gain, RowShape shape, float* dy, float* dx, float* gainGradient)
    {
        unchecked
        {
            nint stride = shape.Stride;
            float* units = trace.Units;
            for (int row = 0; row < shape.Rows; row++, dx += stride, dy += stride, units += stride)
            {
                TVector sum = TLanes.Create(0f);
                for (nint i = 0; i < stride; i += TLanes.Count)
                {
                    TVector product = TLanes.Multiply(TLanes.Load(dy + i), TLanes.Load(units + i));
                    TLanes.Store(TLanes.Add(TLanes.Load(gainGradient + i), product), gainGradient + i);
                    sum = TLanes.MultiplyAdd(product, TLanes.Load(gain + i), sum);
                }

                TVector scale = TLanes.Create(trace.Scales[row]);
                TVector share = TLanes.Create(-trace.Scales[row] * TLanes.Sum(sum) / shape.Width);
                for (nint i = 0; i < stride; i += TLanes.Count)
                {
                    TVector along = TLanes.MultiplyAdd(TLanes.Load(units + i), share, TLanes.Load(dx + i));
                    TLanes.Store(TLanes.MultiplyAdd(TLanes.Multiply(TLanes.Load(dy + i), TLanes.Load(gain + i)), scale, along), dx + i);
                }
            }
        }
    }
}
