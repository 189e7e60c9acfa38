using Bench.Spec.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>One block of the transformer in fp64, forward and backward, equation by equation as in this family's README. Keeps what the backward pass needs of the last forward one.</summary>
internal sealed class ReferenceBlock
{
    private readonly ReferenceParameters parameters;
    private readonly string prefix;
    private readonly int dim;
    private readonly int feedForward;
    private readonly int headDim;
    private readonly ReferenceCausalAttention attention;
    private double[] input = [];
    private double[] normed = [];
    private double[] attended = [];
    private double[] middle = [];
    private double[] middleNormed = [];
    private double[] gate = [];
    private double[] up = [];
    private double[] hidden = [];

    public ReferenceBlock(AttentionLanguageModel model, ReferenceParameters parameters, int layer)
    {
        this.parameters = parameters;
        prefix = $"layer{layer}.";
        dim = model.ModelDim;
        feedForward = model.FeedForward;
        headDim = model.HeadDim;
        attention = new ReferenceCausalAttention(dim, headDim);
    }

    /// <summary>The stream after the block.</summary>
    /// <param name="x">The stream before it, [positions, dim].</param>
    public double[] Forward(double[] x)
    {
        input = x;
        normed = ReferenceRows.Norm(input, Weight("attention_norm"));
        double[] q = ReferenceRows.Product(normed, Weight("w_q"), dim);
        double[] k = ReferenceRows.Product(normed, Weight("w_k"), dim);
        ReferenceRows.Rotate(q, dim, headDim, 1);
        ReferenceRows.Rotate(k, dim, headDim, 1);
        attended = attention.Forward(q, k, ReferenceRows.Product(normed, Weight("w_v"), dim));
        middle = ReferenceRows.Sum(input, ReferenceRows.Product(attended, Weight("w_o"), dim));
        middleNormed = ReferenceRows.Norm(middle, Weight("feed_forward_norm"));
        gate = ReferenceRows.Product(middleNormed, Weight("w_gate"), dim);
        up = ReferenceRows.Product(middleNormed, Weight("w_up"), dim);
        hidden = [.. gate.Zip(up, static (g, u) => g * Logistic(g) * u)];
        return ReferenceRows.Sum(middle, ReferenceRows.Product(hidden, Weight("w_down"), feedForward));
    }

    /// <summary>The gradient with respect to the stream before the block; adds those of the weights.</summary>
    /// <param name="gradient">The gradient with respect to the stream after it.</param>
    /// <param name="gradients">The parameters' gradients.</param>
    public double[] Backward(double[] gradient, ReferenceParameters gradients)
    {
        double[] dHidden = Back(hidden, "w_down", feedForward, gradient);
        double[] dGate = [.. dHidden.Select((d, i) => d * up[i] * Logistic(gate[i]) * (1 + (gate[i] * (1 - Logistic(gate[i])))))];
        double[] dUp = [.. dHidden.Select((d, i) => d * gate[i] * Logistic(gate[i]))];
        double[] dMiddleNormed = ReferenceRows.Sum(Back(middleNormed, "w_gate", dim, dGate), Back(middleNormed, "w_up", dim, dUp));
        double[] dMiddle = ReferenceRows.Sum(gradient, ReferenceRows.NormBackward(middle, Weight("feed_forward_norm"), dMiddleNormed, gradients[prefix + "feed_forward_norm"]));

        (double[] dq, double[] dk, double[] dv) = attention.Backward(Back(attended, "w_o", dim, dMiddle));
        ReferenceRows.Rotate(dq, dim, headDim, -1);
        ReferenceRows.Rotate(dk, dim, headDim, -1);
        double[] dNormed = ReferenceRows.Sum(ReferenceRows.Sum(Back(normed, "w_q", dim, dq), Back(normed, "w_k", dim, dk)), Back(normed, "w_v", dim, dv));
        return ReferenceRows.Sum(dMiddle, ReferenceRows.NormBackward(input, Weight("attention_norm"), dNormed, gradients[prefix + "attention_norm"]));

        double[] Back(double[] x, string name, int inputs, double[] dy) => ReferenceRows.ProductBackward(x, Weight(name), inputs, dy, gradients[prefix + name]);
    }

    private ReadOnlySpan<double> Weight(string name) => parameters[prefix + name];

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
