using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>The transformer in fp64, equation by equation as in this family's README.</summary>
internal sealed class ReferenceTransformer : ReferenceLanguageModel
{
    private const double RotaryBase = 10000;
    private const double NormEpsilon = 1e-5;

    private readonly TransformerModel model;
    private readonly Block[] blocks;
    private readonly double[] finalNorm;

    public ReferenceTransformer(TransformerModel model, int vocabulary, TensorSet weights, string prefix)
        : base(model, vocabulary, weights, prefix)
    {
        this.model = model;
        blocks = [.. Enumerable.Range(0, model.Layers).Select(layer => new Block(weights, $"{prefix}layer{layer}."))];
        finalNorm = ReferenceProduct.Widen(weights.Floats(prefix + "final_norm"));
    }

    private protected override double[] Layers(double[] x, int positions)
    {
        int dim = model.ModelDim;
        foreach (Block block in blocks)
        {
            double[] attended = Attention(block, Norm(x, block.AttentionNorm), positions);
            Add(x, ReferenceProduct.Of(attended, positions, block.AttentionOutput, dim, dim));
            double[] normed = Norm(x, block.FeedForwardNorm);
            double[] gate = ReferenceProduct.Of(normed, positions, block.Gate, model.FeedForward, dim);
            double[] up = ReferenceProduct.Of(normed, positions, block.Up, model.FeedForward, dim);
            for (int i = 0; i < gate.Length; i++)
            {
                gate[i] = gate[i] / (1 + Math.Exp(-gate[i])) * up[i];
            }

            Add(x, ReferenceProduct.Of(gate, positions, block.Down, dim, model.FeedForward));
        }

        return Norm(x, finalNorm);
    }

    private static void Add(double[] x, double[] term)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] += term[i];
        }
    }

    /// <summary>x gain / √(mean x² + ε) for each row.</summary>
    private static double[] Norm(double[] x, double[] gain)
    {
        double[] y = new double[x.Length];
        for (int row = 0; row < x.Length; row += gain.Length)
        {
            ReadOnlySpan<double> values = x.AsSpan(row, gain.Length);
            double scale = 1 / Math.Sqrt((ReferenceProduct.Dot(values, values) / gain.Length) + NormEpsilon);
            for (int i = 0; i < gain.Length; i++)
            {
                y[row + i] = values[i] * scale * gain[i];
            }
        }

        return y;
    }

    /// <summary>Causal attention; query head h reads key and value head h / (heads / kv heads).</summary>
    private double[] Attention(Block block, double[] x, int positions)
    {
        int dim = model.ModelDim, size = model.HeadDim, kvDim = model.KvHeads * size;
        double[] queries = ReferenceProduct.Of(x, positions, block.Query, dim, dim);
        double[] keys = ReferenceProduct.Of(x, positions, block.Key, kvDim, dim);
        double[] values = ReferenceProduct.Of(x, positions, block.Value, kvDim, dim);
        Rotate(queries, positions, model.Heads);
        Rotate(keys, positions, model.KvHeads);
        double[] attended = new double[positions * dim];
        Parallel.For(0, model.Heads, head =>
        {
            int kvHead = head / (model.Heads / model.KvHeads);
            double[] weights = new double[positions];
            for (int row = 0; row < positions; row++)
            {
                Span<double> seen = weights.AsSpan(0, row + 1);
                ReadOnlySpan<double> query = queries.AsSpan((row * dim) + (head * size), size);
                for (int position = 0; position <= row; position++)
                {
                    seen[position] = ReferenceProduct.Dot(query, keys.AsSpan((position * kvDim) + (kvHead * size), size)) / Math.Sqrt(size);
                }

                Softmax(seen);
                Span<double> result = attended.AsSpan((row * dim) + (head * size), size);
                for (int position = 0; position <= row; position++)
                {
                    ReadOnlySpan<double> value = values.AsSpan((position * kvDim) + (kvHead * size), size);
                    for (int i = 0; i < size; i++)
                    {
                        result[i] += seen[position] * value[i];
                    }
                }
            }
        });
        return attended;
    }

    private static void Softmax(Span<double> scores)
    {
        double greatest = double.NegativeInfinity;
        foreach (double score in scores)
        {
            greatest = Math.Max(greatest, score);
        }

        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Math.Exp(scores[i] - greatest);
            sum += scores[i];
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] /= sum;
        }
    }

    /// <summary>Turns elements i and i + d/2 of every head by position · base^(-2i/d).</summary>
    private void Rotate(double[] x, int positions, int heads)
    {
        int size = model.HeadDim, half = size / 2;
        for (int position = 0; position < positions; position++)
        {
            for (int i = 0; i < half; i++)
            {
                double angle = position * Math.Pow(RotaryBase, -2.0 * i / size);
                double cosine = Math.Cos(angle), sine = Math.Sin(angle);
                for (int head = 0; head < heads; head++)
                {
                    int at = (((position * heads) + head) * size) + i;
                    (x[at], x[at + half]) = ((x[at] * cosine) - (x[at + half] * sine), (x[at + half] * cosine) + (x[at] * sine));
                }
            }
        }
    }

    private sealed class Block(TensorSet weights, string prefix)
    {
        public double[] AttentionNorm { get; } = ReferenceProduct.Widen(weights.Floats(prefix + "attention_norm"));

        public double[] Query { get; } = ReferenceProduct.Widen(weights.Floats(prefix + "w_q"));

        public double[] Key { get; } = ReferenceProduct.Widen(weights.Floats(prefix + "w_k"));

        public double[] Value { get; } = ReferenceProduct.Widen(weights.Floats(prefix + "w_v"));

        public double[] AttentionOutput { get; } = ReferenceProduct.Widen(weights.Floats(prefix + "w_o"));

        public double[] FeedForwardNorm { get; } = ReferenceProduct.Widen(weights.Floats(prefix + "feed_forward_norm"));

        public double[] Gate { get; } = ReferenceProduct.Widen(weights.Floats(prefix + "w_gate"));

        public double[] Up { get; } = ReferenceProduct.Widen(weights.Floats(prefix + "w_up"));

        public double[] Down { get; } = ReferenceProduct.Widen(weights.Floats(prefix + "w_down"));
    }
}
