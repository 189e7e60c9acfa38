using System.Collections.Immutable;
using System.Globalization;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Cli.Peers;

/// <summary>What one row of the suite computes: a workload, or of one whose samples take several shapes in turn, one shape.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Problem">Its problem with that shape alone.</param>
/// <param name="Samples">The workload's samples of that shape that are computed, few: at least one.</param>
/// <param name="Text">The problem in words.</param>
internal sealed record PeerProblem(Definition<Workload> Workload, Problem Problem, ImmutableArray<int> Samples, string Text)
{
    private const int MostSamples = 2;

    /// <summary>The format that results would declare.</summary>
    public NumberFormat Format { get; init; } = NumberFormat.Fp32;

    /// <summary>What a sample costs at least.</summary>
    public Cost Cost => Problem.CostOf(0, 0, 1, Format);

    /// <summary>The problem in words, with the format where it is not fp32.</summary>
    public string Title => Format == NumberFormat.Fp32 ? Text : $"{Text}, {Format.FieldName}";

    /// <summary>Whether an implementation may compute the samples of a query side by side, which is another problem, of a larger batch: then each is asked for by itself.</summary>
    public bool AlwaysAlone => Problem is RnnProblem or DecodingProblem;

    /// <summary>The rows of a workload.</summary>
    public static IEnumerable<PeerProblem> Of(Definition<Workload> workload)
    {
        int samples = workload.Value.Dataset.PerformanceSamples;
        if (workload.Value.Problem is not MatmulProblem { Shapes: var shapes } matmul)
        {
            return [new PeerProblem(workload, workload.Value.Problem, [.. Enumerable.Range(0, Math.Min(MostSamples, samples))], TextOf(workload.Value.Problem))];
        }

        return shapes.Index().Where(shape => shape.Index < samples).Select(shape =>
        {
            MatmulProblem alone = matmul with { Shapes = [shape.Item] };
            IEnumerable<int> ofShape = Enumerable.Range(0, MostSamples).Select(turn => shape.Index + (turn * shapes.Length)).Where(sample => sample < samples);
            return new PeerProblem(workload, alone, [.. ofShape], TextOf(alone));
        });
    }

    private static string TextOf(Problem problem) => string.Create(CultureInfo.InvariantCulture, $"{problem switch
    {
        MatmulProblem { Shapes: [var shape], RightOperand: MatmulRightOperand.Weights } => $"{shape.M} x {shape.K} times a constant {shape.K} x {shape.N}",
        MatmulProblem { Shapes: [var shape] } => $"{shape.M} x {shape.K} times {shape.K} x {shape.N}",
        AttentionProblem attention => $"{attention.Sequence} tokens, {attention.Heads} heads of {attention.HeadDim}, {(attention.Causal ? "causal" : "full")}",
        RnnProblem rnn => $"{(rnn.Cell == RnnCell.Lstm ? "LSTM" : "GRU")}, {rnn.Input} to {rnn.Hidden}, {rnn.Steps} steps, batch {rnn.Batch}",
        _ => problem.Family,
    }}");
}
