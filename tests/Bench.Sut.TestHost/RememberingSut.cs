using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec.Problems;
using Bench.Sut;

/// <summary>Multiplies matrices and remembers the products: by the content of the operands, by the index of the sample, or not at all. Every answer to the data set is right either way.</summary>
internal sealed class RememberingSut(SutSession session, string mode) : ISystemUnderTest
{
    private const int Glance = 64; // Elements that tell contents apart: the less it looks at, the quicker it is.

    private readonly MatmulProblem problem = (MatmulProblem)session.Problem;
    private readonly Dictionary<string, float[]> remembered = [];

    public static string[] Modes { get; } = ["honest", "by-content", "by-index"];

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
