using System.Diagnostics;
using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Datasets;

/// <summary>Draws the elements of a tensor: element e of tensor t of sample s is a pure function of (seed, s, t, e), the same bits on every machine.</summary>
/// <remarks>
/// Element e takes word e of the Philox4x32-10 stream whose key is the seed and whose stream is t + 2^32·(s + 1), or t for a weight.
/// A text takes the words of its tensor's stream one after the other. All arithmetic is fp64 with IEEE + - * / and sqrt, rounded to fp32 once at the end, so values have full fp32 mantissas. Thread-safe.
/// </remarks>
public static class TensorGenerator
{
    /// <summary>The generator's name and version in a workload's YAML; the version changes when any element does.</summary>
    public const string Name = "philox@1";

    /// <summary>The stream of a tensor of a sample.</summary>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="sample">Sample index, 0 or more; null for the weights.</param>
    /// <param name="tensor">The tensor's number among the weights or among the sample's inputs.</param>
    public static Philox4x32 StreamOf(ulong seed, int? sample, int tensor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(sample ?? 0, nameof(sample));
        ulong block = sample is int index ? (ulong)index + 1 : 0;
        return new Philox4x32(seed, (block << 32) | (uint)tensor);
    }

    /// <summary>Writes consecutive elements of a tensor, little-endian, 4 bytes each.</summary>
    /// <param name="tensor">The tensor; has a distribution.</param>
    /// <param name="stream">The tensor's stream (<see cref="StreamOf"/>).</param>
    /// <param name="first">Number of the first element; 0 for a text, which is drawn from its beginning.</param>
    /// <param name="elements">Receives the elements; its length is a multiple of 4 bytes.</param>
    public static void Fill(TensorSpec tensor, Philox4x32 stream, long first, Span<byte> elements)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Distribution distribution = tensor.Distribution ?? throw new ArgumentException($"tensor {tensor.Name} has no distribution", nameof(tensor));
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(elements);
        if (distribution is not (Distribution.Constant or Distribution.Text))
        {
            stream.Fill((ulong)first, words);
        }

        switch (tensor.ElementType, distribution)
        {
            case (ElementType.Float32, Distribution.Normal normal):
                NormalQuantile.Fill(normal.StandardDeviation, words);
                break;
            case (ElementType.Float32, Distribution.Uniform uniform):
                Uniform(uniform, words);
                break;
            case (ElementType.Float32, Distribution.Constant constant):
                words.Fill(BitConverter.SingleToUInt32Bits((float)constant.Value));
                break;
            case (ElementType.Int32, Distribution.UniformInteger integer):
                UniformInteger(integer, words);
                break;
            case (ElementType.Int32, Distribution.Text text):
                ArgumentOutOfRangeException.ThrowIfNotEqual(first, 0);
                Grammars.ReportGrammar.Of(text.Language).Write(stream, MemoryMarshal.Cast<uint, int>(words));
                break;
            case (ElementType.Int32, Distribution.Constant constant):
                words.Fill(unchecked((uint)(int)constant.Value));
                break;
            default:
                throw new ArgumentException($"tensor {tensor.Name} of {tensor.ElementType} cannot be drawn from {distribution}", nameof(tensor));
        }

        if (!BitConverter.IsLittleEndian)
        {
            throw new UnreachableException("tensors are little-endian in memory; so is every machine that .NET 10 runs the harness on");
        }
    }

    private static void Uniform(Distribution.Uniform uniform, Span<uint> words)
    {
        double low = uniform.Low;
        double step = (uniform.High - uniform.Low) * (1.0 / 4294967296.0);
        foreach (ref uint word in words)
        {
            float value = (float)(low + ((word + 0.5) * step));

            // Rounding to fp32 may reach a bound; the interval is half open and its ends are reals.
            value = value >= uniform.High ? MathF.BitDecrement(value) : value < low ? MathF.BitIncrement(value) : value;
            word = BitConverter.SingleToUInt32Bits(value);
        }
    }

    // Lemire's multiplication without the rejection step: an element must be its own word's alone. The bias is at most range/2^32.
    private static void UniformInteger(Distribution.UniformInteger integer, Span<uint> words)
    {
        ulong range = (ulong)((long)integer.High - integer.Low + 1);
        foreach (ref uint word in words)
        {
            word = unchecked((uint)(int)(integer.Low + (long)((word * range) >> 32)));
        }
    }
}
