using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Datasets.Tests;

public sealed class TensorGeneratorTests
{
    private const int Count = 1 << 20;

    private static readonly Philox4x32 Stream = TensorGenerator.StreamOf(2026, 3, 1);

    private static TensorSpec Tensor(Distribution distribution) => new() { Name = "t", Shape = [Count], Distribution = distribution };

    private static TensorSpec Integers(int low, int high) => Tensor(new Distribution.UniformInteger(low, high)) with { ElementType = ElementType.Int32 };

    private static T[] Draw<T>(TensorSpec tensor, long first = 0, int count = Count)
        where T : unmanaged
    {
        T[] elements = new T[count];
        TensorGenerator.Fill(tensor, Stream, first, MemoryMarshal.AsBytes(elements.AsSpan()));
        return elements;
    }

    /// <summary>Source: Φ by its power series in 50-digit decimal arithmetic, inverted by Newton's method at (w + ½)/2^32.</summary>
    [Theory]
    [InlineData(0u, -6.3379577545537892524)]
    [InlineData(1u, -6.1664295178197502469)]
    [InlineData(1000u, -5.0398511259687115490)]
    [InlineData(1u << 24, -2.6600674585799718255)]
    [InlineData(322122547u, -1.4395314704450153116)]
    [InlineData(322122548u, -1.4395314688002133017)]
    [InlineData(1u << 29, -1.1503493798104831581)]
    [InlineData(2147483647u, -2.918099372916623e-10)]
    [InlineData(2147483648u, 2.918099372916623e-10)]
    [InlineData(3000000000u, 0.52006806184887621789)]
    [InlineData(uint.MaxValue, 6.33795775455378925249)]
    public void Normal_quantiles_agree_with_decimal_arithmetic(uint word, double expected) =>
        Assert.Equal(expected, NormalQuantile.At(word), Math.Abs(expected) * 2e-15);

    [Fact]
    public void Quantiles_drawn_together_are_those_drawn_alone()
    {
        uint[] words = [0, 1, 322122545, 322122546, 322122547, 322122548, 1u << 31, 3972844747, 3972844748, 3972844749, uint.MaxValue, .. Enumerable.Range(0, 20_000).Select(static i => Stream.Word((ulong)i))];
        float[] together = new float[words.Length];
        words.CopyTo(MemoryMarshal.Cast<float, uint>(together.AsSpan()));
        NormalQuantile.Fill(0.7, MemoryMarshal.Cast<float, uint>(together.AsSpan()));
        Assert.Equal(words.Select(static word => (float)(0.7 * NormalQuantile.At(word))), together);
    }

    [Fact]
    public void The_logarithm_agrees_with_the_platform_s()
    {
        for (double x = 1.16e-10; x < 3; x *= 1.0371)
        {
            Assert.Equal(Math.Log(x), NormalQuantile.NaturalLogarithm(x), 4e-16 * Math.Max(1, Math.Abs(Math.Log(x))));
        }
    }

    [Fact]
    public void Normal_elements_have_the_moments_of_the_distribution()
    {
        float[] x = Draw<float>(Tensor(new Distribution.Normal(2)));
        double sampling = 5 / Math.Sqrt(Count);
        Assert.Equal(0, x.Average(static v => (double)v), 2 * sampling);
        Assert.Equal(1, x.Average(static v => v * v / 4.0), Math.Sqrt(2) * sampling);
        Assert.Equal(0, x.Average(static v => Math.Pow(v / 2.0, 3)), Math.Sqrt(15) * sampling);
        Assert.Equal(3, x.Average(static v => Math.Pow(v / 2.0, 4)), Math.Sqrt(96) * sampling);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(-0.0441941738241592, 0.0441941738241592)]
    public void Uniform_elements_fill_the_half_open_interval(double low, double high)
    {
        float[] x = Draw<float>(Tensor(new Distribution.Uniform(low, high)));
        Assert.All(x, v => Assert.True(v >= low && v < high));
        Assert.Equal((low + high) / 2, x.Average(static v => (double)v), 5 * (high - low) / Math.Sqrt(12.0 * Count));
        Assert.True(x.Min() < low + ((high - low) * 1e-4) && x.Max() > high - ((high - low) * 1e-4));
    }

    [Fact]
    public void Real_elements_change_when_they_are_rounded_to_a_coarser_format()
    {
        foreach (Distribution distribution in new Distribution[] { new Distribution.Normal(1), new Distribution.Uniform(-1, 1) })
        {
            float[] x = Draw<float>(Tensor(distribution));
            Assert.True(x.Count(static v => (BitConverter.SingleToUInt32Bits(v) & 0x1fff) != 0) > 0.999 * Count, "tf32 and fp16 keep all but the last 13 bits");
            Assert.Equal(Count / 2, x.Count(static v => (BitConverter.SingleToUInt32Bits(v) & 1) != 0), 5 * Math.Sqrt(Count) / 2);
        }
    }

    [Theory]
    [InlineData(0, 4095)]
    [InlineData(32, 256)]
    [InlineData(-3, 3)]
    [InlineData(7, 7)]
    [InlineData(int.MinValue, int.MaxValue)]
    public void Integers_are_uniform_with_both_ends_included(int low, int high)
    {
        int[] x = Draw<int>(Integers(low, high));
        long range = (long)high - low + 1;
        Assert.All(x, v => Assert.InRange(v, low, high));
        if (range <= 4096)
        {
            double expected = (double)Count / range;
            double chiSquare = x.GroupBy(static v => v).Sum(group => Math.Pow(group.Count() - expected, 2) / expected);
            Assert.Equal(range, x.Distinct().Count());
            Assert.True(Math.Abs(chiSquare - (range - 1)) <= 5 * Math.Sqrt(2.0 * range), $"χ² {chiSquare} for {range - 1} degrees of freedom");
        }
    }

    [Fact]
    public void A_constant_tensor_is_constant() => Assert.All(Draw<float>(Tensor(new Distribution.Constant(1)), 0, 99), static v => Assert.Equal(1f, v));

    [Fact]
    public void Any_element_can_be_drawn_alone()
    {
        TensorSpec tensor = Tensor(new Distribution.Normal(1));
        float[] all = Draw<float>(tensor, 0, 1000);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(all[i], Draw<float>(tensor, i, 1)[0]));
    }

    [Fact]
    public void Weights_samples_and_tensors_have_streams_of_their_own()
    {
        Philox4x32[] streams =
        [
            TensorGenerator.StreamOf(1, null, 0), TensorGenerator.StreamOf(1, null, 1), TensorGenerator.StreamOf(1, 0, 0),
            TensorGenerator.StreamOf(1, 0, 1), TensorGenerator.StreamOf(1, 1, 0), TensorGenerator.StreamOf(2, 0, 0),
        ];
        Assert.Equal(streams.Length, streams.Select(static stream => stream.DoubleWord(0)).Distinct().Count());
    }
}
