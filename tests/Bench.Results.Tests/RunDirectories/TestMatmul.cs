using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Results.Tests.RunDirectories;

/// <summary>The products of the tests' workload: fp32 as a SUT would answer, fp64 as a reference.</summary>
internal sealed class TestMatmul : IReference
{
    private const int M = 4;
    private const int N = 8;
    private const int K = 8;

    public static byte[] Respond(int sample)
    {
        (float[] a, float[] b) = Inputs(sample);
        float[] c = new float[M * N];
        for (int position = 0; position < c.Length; position++)
        {
            float sum = 0;
            for (int k = 0; k < K; k++)
            {
                sum += a[(position / N * K) + k] * b[(k * N) + (position % N)];
            }

            c[position] = sum;
        }

        return MemoryMarshal.AsBytes(c.AsSpan()).ToArray();
    }

    public string? WhyUnjudgeable(int sample, ReadOnlySpan<byte> response) =>
        response.Length == 4 * M * N ? null : $"{response.Length} bytes; expected {4 * M * N}";

    public void Judge(int sample, ReadOnlySpan<byte> response, ReadOnlySpan<int> positions, Span<JudgedValue> judged)
    {
        (float[] a, float[] b) = Inputs(sample);
        ReadOnlySpan<float> c = MemoryMarshal.Cast<byte, float>(response);
        for (int i = 0; i < positions.Length; i++)
        {
            double sum = 0, scale = 0;
            for (int k = 0; k < K; k++)
            {
                double product = (double)a[(positions[i] / N * K) + k] * b[(k * N) + (positions[i] % N)];
                sum += product;
                scale += Math.Abs(product);
            }

            judged[i] = new JudgedValue(c[positions[i]], sum, scale);
        }
    }

    private static (float[] A, float[] B) Inputs(int sample)
    {
        Philox4x32 stream = new(42, (ulong)sample);
        float Draw(int element) => (float)(((stream.DoubleWord((ulong)element) >> 11) * Math.ScaleB(1, -52)) - 1);
        return ([.. Enumerable.Range(0, M * K).Select(Draw)], [.. Enumerable.Range(M * K, K * N).Select(Draw)]);
    }
}
