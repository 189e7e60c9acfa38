using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec.Problems;
using Bench.Sut;

/// <summary>Multiplies matrices, or spares itself the work in one of several ways. Every answer of the timed run is right in each of them.</summary>
/// <remarks>
/// <c>by-content</c> remembers products by what the operands hold, <c>by-index</c> by the number of the sample, whatever it held when it was asked for first. <c>fabricating</c> knows the data set, whose seed is published, and makes
/// something up for any other content. <c>dazed</c> makes up the first answers to the data set after it has seen other content.
/// </remarks>
internal sealed class RememberingSut(SutSession session, string mode) : ISystemUnderTest
{
    private const int Glance = 64; // Elements that tell contents apart: the less it looks at, the quicker it is.
    private const ulong Seed = 1; // That of a drafted workload.
    private const int Dazed = 40; // Answers.

    private readonly MatmulProblem problem = (MatmulProblem)session.Problem;
    private readonly Dictionary<string, float[]> remembered = [];
    private int spared;

    public static string[] Modes { get; } = ["honest", "by-content", "by-index", "fabricating", "dazed"];

    public string Name => mode;

    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        foreach (QuerySample sample in samples)
        {
            ReadOnlySpan<byte> product = MemoryMarshal.AsBytes(Answer(sample.Index).AsSpan());
            Span<byte> output = responses.OutputOf(sample.Id);
            product.CopyTo(output);
            responses.Complete(sample.Id, output[..product.Length]);
        }
    }

    public void FlushQueries()
    {
    }

    public void Dispose()
    {
    }

    private float[] Answer(int sample)
    {
        TensorSet inputs = session.InputsOf(sample);
        if (mode is "fabricating" or "dazed" && IsSpared(sample, inputs.Floats("a")))
        {
            return MadeUp(problem.ShapeOf(sample), inputs.Floats("a"));
        }

        string? key = mode switch
        {
            "by-content" => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(inputs.Floats("a")[..Glance]))),
            "by-index" => $"{sample}",
            _ => null,
        };
        if (key is not null && remembered.TryGetValue(key, out float[]? known))
        {
            return known;
        }

        float[] product = Product(problem.ShapeOf(sample), inputs.Floats("a"), inputs.Floats("b"));
        if (key is not null)
        {
            remembered[key] = product;
        }

        return product;
    }

    private bool IsSpared(int sample, ReadOnlySpan<float> a)
    {
        if (!IsOwn(sample, a))
        {
            spared = Dazed;
            return mode == "fabricating";
        }

        return mode == "dazed" && spared-- > 0;
    }

    private bool IsOwn(int sample, ReadOnlySpan<float> a)
    {
        byte[] expected = new byte[Glance * sizeof(float)];
        TensorGenerator.Fill(problem.InputsOf(sample)[0], TensorGenerator.StreamOf(Seed, sample, 0), 0, expected);
        return MemoryMarshal.AsBytes(a[..Glance]).SequenceEqual(expected);
    }

    /// <summary>As many numbers as the product has, taken from an operand: other content gives others, and the same the same.</summary>
    private static float[] MadeUp(MatmulShape shape, ReadOnlySpan<float> a)
    {
        float[] c = new float[shape.M * shape.N];
        for (int i = 0; i < c.Length; i++)
        {
            c[i] = a[i % a.Length];
        }

        return c;
    }

    private static float[] Product(MatmulShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float[] c = new float[shape.M * shape.N];
        for (int i = 0; i < c.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, shape.N);
            double sum = 0;
            for (int k = 0; k < shape.K; k++)
            {
                sum += (double)a[(row * shape.K) + k] * b[(k * shape.N) + column];
            }

            c[i] = (float)sum;
        }

        return c;
    }
}
