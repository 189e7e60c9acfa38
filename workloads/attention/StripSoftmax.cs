using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Attention;

/// <summary>The online softmax of a strip of logits, one query to a lane, keys below each other (Milakov and Gimelshein, 2018).</summary>
internal static unsafe class StripSoftmax<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Turns logits into weights relative to the running maximum, and scales down what older strips gave where it has risen.</summary>
    /// <param name="strip">[keys, lanes]: q·k in, weights 2^(scale q·k - maximum) out.</param>
    /// <param name="keys">Keys of the strip, at least 1.</param>
    /// <param name="lanes">Queries of the tile: a whole number of vectors.</param>
    /// <param name="scale">log2 e/√d, above 0.</param>
    /// <param name="running">The running maxima of q·k [lanes], behind them the running sums [lanes].</param>
    /// <param name="outputs">[dim, lanes]: the sums of weights by values so far; null for the first strip, which has no running maxima and sums either.</param>
    /// <param name="dim">Rows of the outputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* strip, int keys, nint lanes, float scale, float* running, float* outputs, int dim)
    {
        unchecked
        {
            for (nint lane = 0; lane < lanes; lane += 2 * TLanes.Count)
            {
                Vectors(strip + lane, keys, lanes, scale, running + lane, outputs is null ? null : outputs + lane, dim);
            }
        }
    }

    // Two vectors at a time, two rows at a time: neither maxima nor sums wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vectors(float* strip, int keys, nint lanes, float scale, float* running, float* outputs, int dim)
    {
        unchecked
        {
            int n = TLanes.Count;
            bool first = outputs is null;
            TVector beforeA = first ? TLanes.Load(strip) : TLanes.Load(running), beforeB = first ? TLanes.Load(strip + n) : TLanes.Load(running + n);
            TVector largestA = beforeA, largestB = beforeB, secondA = beforeA, secondB = beforeB;
            float* end = strip + (keys * lanes);
            float* row = strip;
            for (; row + lanes < end; row += 2 * lanes)
            {
                largestA = TLanes.Max(largestA, TLanes.Load(row));
                largestB = TLanes.Max(largestB, TLanes.Load(row + n));
                secondA = TLanes.Max(secondA, TLanes.Load(row + lanes));
                secondB = TLanes.Max(secondB, TLanes.Load(row + lanes + n));
            }

            if (row < end)
            {
                largestA = TLanes.Max(largestA, TLanes.Load(row));
                largestB = TLanes.Max(largestB, TLanes.Load(row + n));
            }

            largestA = TLanes.Max(largestA, secondA);
            largestB = TLanes.Max(largestB, secondB);
            TVector factor = TLanes.Create(scale), minus = TLanes.Create(-scale);
            TVector shiftA = TLanes.Multiply(largestA, minus), shiftB = TLanes.Multiply(largestB, minus);
            Polynomial<TVector> terms = Activations<TLanes, TVector>.TermsOfPowerOfTwo;
            TVector sumA = TLanes.Create(0f), sumB = sumA;
            for (row = strip; row < end; row += lanes)
            {
                TVector a = Activations<TLanes, TVector>.PowerOfTwo(TLanes.MultiplyAdd(TLanes.Load(row), factor, shiftA), terms);
                TVector b = Activations<TLanes, TVector>.PowerOfTwo(TLanes.MultiplyAdd(TLanes.Load(row + n), factor, shiftB), terms);
                TLanes.Store(a, row);
                TLanes.Store(b, row + n);
                sumA = TLanes.Add(sumA, a);
                sumB = TLanes.Add(sumB, b);
            }

            float* sums = running + lanes;
            TLanes.Store(largestA, running);
            TLanes.Store(largestB, running + n);
            if (first)
            {
                TLanes.Store(sumA, sums);
                TLanes.Store(sumB, sums + n);
                return;
            }

            TVector shrinkA = Activations<TLanes, TVector>.PowerOfTwo(TLanes.MultiplyAdd(beforeA, factor, shiftA), terms);
            TVector shrinkB = Activations<TLanes, TVector>.PowerOfTwo(TLanes.MultiplyAdd(beforeB, factor, shiftB), terms);
            TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(sums), shrinkA, sumA), sums);
            TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(sums + n), shrinkB, sumB), sums + n);
            float* last = outputs + (dim * lanes);
            for (row = outputs; row < last; row += lanes)
            {
                TLanes.Store(TLanes.Multiply(TLanes.Load(row), shrinkA), row);
                TLanes.Store(TLanes.Multiply(TLanes.Load(row + n), shrinkB), row + n);
            }
        }
    }
}
