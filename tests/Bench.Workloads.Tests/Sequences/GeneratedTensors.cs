using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec;

namespace Bench.Workloads.Tests.Sequences;

/// <summary>Tensors drawn as their specifications say, from a small generator of the tests' own; and the same rounded to a coarser format.</summary>
internal sealed unsafe class GeneratedTensors : IDisposable
{
    private readonly void* memory;

    private GeneratedTensors(ImmutableArray<TensorSpec> tensors)
    {
        nuint bytes = (nuint)Math.Max(64, TensorSet.ByteCountOf(tensors));
        memory = NativeMemory.AlignedAlloc(bytes, TensorSet.Alignment);
        NativeMemory.Clear(memory, bytes);
        Set = new TensorSet(tensors, (byte*)memory);
    }

    public TensorSet Set { get; }

    public static GeneratedTensors Of(ImmutableArray<TensorSpec> tensors, int seed)
    {
        GeneratedTensors generated = new(tensors);
        Random random = new(seed);
        foreach (TensorSpec tensor in tensors)
        {
            float* floats = (float*)generated.Set.AddressOf(tensor.Name);
            for (long i = 0; i < tensor.ElementCount; i++)
            {
                switch (tensor.Distribution)
                {
                    case Distribution.Normal normal: floats[i] = (float)(normal.StandardDeviation * Normal(random)); break;
                    case Distribution.Uniform uniform: floats[i] = (float)(uniform.Low + ((uniform.High - uniform.Low) * random.NextDouble())); break;
                    case Distribution.UniformInteger integer: ((int*)floats)[i] = random.Next(integer.Low, integer.High + 1); break;
                    case Distribution.Constant constant: floats[i] = (float)constant.Value; break;
                    default: throw new ArgumentException($"{tensor.Name} is not drawn");
                }
            }
        }

        return generated;
    }

    /// <summary>The same with every float rounded to a format, to nearest.</summary>
    public GeneratedTensors RoundedTo(NumberFormat format)
    {
        GeneratedTensors rounded = new(Set.Tensors);
        foreach (TensorSpec tensor in Set.Tensors)
        {
            float* source = (float*)Set.AddressOf(tensor.Name), target = (float*)rounded.Set.AddressOf(tensor.Name);
            for (long i = 0; i < tensor.ElementCount; i++)
            {
                target[i] = tensor.ElementType == ElementType.Int32 ? source[i] : Round(source[i], format);
            }
        }

        return rounded;
    }

    public void Dispose() => NativeMemory.AlignedFree(memory);

    private static float Round(float value, NumberFormat format) => format switch
    {
        NumberFormat.Fp16 => (float)(Half)value,
        NumberFormat.Bf16 => DropBits(value, 16),
        NumberFormat.Tf32 => DropBits(value, 13),
        _ => value,
    };

    private static float DropBits(float value, int bits)
    {
        uint raw = BitConverter.SingleToUInt32Bits(value);
        uint half = (1u << (bits - 1)) - 1 + ((raw >> bits) & 1);
        return BitConverter.UInt32BitsToSingle(unchecked(raw + half) >> bits << bits);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
