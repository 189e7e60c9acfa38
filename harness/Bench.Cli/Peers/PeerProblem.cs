using System.Collections.Immutable;
using System.Globalization;
using Bench.Cli.Measuring;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;
using Bench.Workloads;

namespace Bench.Cli.Peers;

/// <summary>What one row of the table computes: a workload; of one whose samples take several shapes in turn, one shape; of one that is decoded, so many sequences together.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Problem">Its problem with that shape alone.</param>
/// <param name="Samples">The workload's samples of that shape that are computed, few: at least one.</param>
/// <param name="Text">The problem in words.</param>
internal sealed record PeerProblem(Definition<Workload> Workload, Problem Problem, ImmutableArray<int> Samples, string Text)
{
    private const int MostSamples = 2;

    // A sequence by itself, four in turn since their prompts differ in length; and as many together as a server that batches has.
    private static readonly ImmutableArray<(int Together, int Samples)> Decoded = [(1, 4), (16, 16)];

    /// <summary>The format that results would declare.</summary>
    public NumberFormat Format { get; init; } = NumberFormat.Fp32;

    /// <summary>In decoding, tokens of each sample's prompt.</summary>
    public ImmutableArray<int> Prompts { get; init; } = [];

    /// <summary>How many samples are asked for at once, and awaited before the next are, because computing samples side by side is another problem: of a larger batch. Null where it is none, and queries queue.</summary>
    public int? Together { get; init; }

    /// <summary>So many samples, or a multiple, are timed in a block: all of them where they differ in what they cost.</summary>
    public int Cycle => Problem.ProducesTokens ? Samples.Length : 1;

    /// <summary>The problem in words, with the format where it is not fp32.</summary>
    public string Title => Format == NumberFormat.Fp32 ? Text : $"{Text}, {Format.FieldName}";

    /// <summary>The rows of a workload.</summary>
    public static IEnumerable<PeerProblem> Of(Definition<Workload> workload)
    {
        int samples = workload.Value.Dataset.PerformanceSamples;
        Problem problem = workload.Value.Problem;
        if (problem is DecodingProblem)
        {
            return Decoded.Select(row => (Together: Math.Min(row.Together, samples), Samples: Math.Min(row.Samples, samples))).DistinctBy(static row => row.Together)
                .Select(row => new PeerProblem(workload, problem, FirstOf(row.Samples), $"{TextOf(problem)}, {(row.Together == 1 ? "one sequence" : $"{row.Together} sequences")}") { Together = row.Together });
        }

        if (problem is not MatmulProblem { Shapes: var shapes } matmul)
        {
            return [new PeerProblem(workload, problem, FirstOf(Math.Min(MostSamples, samples)), TextOf(problem)) { Together = problem is RnnProblem ? 1 : null }];
        }

        return shapes.Index().Where(shape => shape.Index < samples).Select(shape =>
        {
            MatmulProblem alone = matmul with { Shapes = [shape.Item] };
            IEnumerable<int> ofShape = Enumerable.Range(0, MostSamples).Select(turn => shape.Index + (turn * shapes.Length)).Where(sample => sample < samples);
            return new PeerProblem(workload, alone, [.. ofShape], TextOf(alone));
        });
    }

    /// <summary>What a sample costs at least; in decoding a token, prompts included.</summary>
    /// <param name="tokens">In decoding, tokens that each sample was answered with.</param>
    public Cost CostOf(ImmutableArray<int> tokens) => Problem is DecodingProblem decoding
        ? Prompts.Zip(tokens, (prompt, emitted) => (decoding with { PromptMin = prompt, PromptMax = prompt }).CostOf(0, emitted, Together ?? 1, Format)).Aggregate(Cost.Add) * (1.0 / tokens.Sum())
        : Problem.CostOf(0, 0, 1, Format);

    /// <summary>Memory that measuring it takes at least, nobody but ours taking part: weights and samples in shared memory and for the reference, the fewest output slots, and what ours takes itself.</summary>
    /// <param name="threads">Threads that are computed with.</param>
    public MemoryNeed MemoryNeedOf(int threads) => new(
        $"{Workload.Value.Id}: {Text}",
        2 * (TensorSet.ByteCountOf(Problem.Weights) + (Samples.Length * TensorSet.ByteCountOf(Problem.InputsOf(0)))),
        Math.Max(PeerSession.LeastQueries, Together ?? 1) * (long)Problem.MaximumResponseBytes,
        CpuBackend.ByteCountOf(Problem, new CpuSettings { Threads = threads, Format = Format }));

    private static ImmutableArray<int> FirstOf(int count) => [.. Enumerable.Range(0, count)];

    private static string TextOf(Problem problem) => string.Create(CultureInfo.InvariantCulture, $"{problem switch
    {
        MatmulProblem { Shapes: [var shape], RightOperand: MatmulRightOperand.Weights } => $"{shape.M} x {shape.K} times a constant {shape.K} x {shape.N}",
        MatmulProblem { Shapes: [var shape] } => $"{shape.M} x {shape.K} times {shape.K} x {shape.N}",
        AttentionProblem attention => $"{attention.Sequence} tokens, {attention.Heads} heads of {attention.HeadDim}, {(attention.Causal ? "causal" : "full")}",
        RnnProblem rnn => $"{(rnn.Cell == RnnCell.Lstm ? "LSTM" : "GRU")}, {rnn.Input} to {rnn.Hidden}, {rnn.Steps} steps, batch {rnn.Batch}",
        DecodingProblem { Model: TransformerModel model } decoding => $"transformer, {model.Layers} layers of {model.ModelDim}, {TextOf(decoding)}",
        DecodingProblem { Model: GruModel model } decoding => $"GRU, {model.Layers} layers of {model.Hidden}, {TextOf(decoding)}",
        _ => problem.Family,
    }}");

    private static string TextOf(DecodingProblem decoding) => string.Create(CultureInfo.InvariantCulture, $"up to {decoding.MaxNewTokens} tokens after {decoding.PromptMin} to {decoding.PromptMax}{(decoding.Draft is null ? "" : ", with a draft")}");
}
