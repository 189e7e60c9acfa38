using Bench.Spec.Training;

namespace Bench.Datasets;

/// <summary>The memory that the harness and a system under training share: the training examples, which only the harness writes, and the exchange: weights, the batch, evaluation examples and predictions. Does not own it.</summary>
/// <remarks>
/// The exchange, each part from a 64-byte boundary: weights as a <see cref="TensorSet"/>; the indices of a batch, i32; as many evaluation examples as there are slots; as many predictions, fp32, one after the other without padding.
/// </remarks>
public sealed unsafe class TrainingMemory
{
    private readonly byte* exchange;
    private readonly TrainingMemoryLayout layout;

    /// <summary>Views the memory.</summary>
    /// <param name="layout">What stands where.</param>
    /// <param name="examples">Start of <see cref="TrainingMemoryLayout.ExamplesBytes"/> bytes, 64-byte aligned.</param>
    /// <param name="exchange">Start of <see cref="TrainingMemoryLayout.ExchangeBytes"/> bytes, 64-byte aligned.</param>
    public TrainingMemory(TrainingMemoryLayout layout, byte* examples, byte* exchange)
    {
        ArgumentNullException.ThrowIfNull(layout);
        this.layout = layout;
        this.exchange = exchange;
        Training = new ExampleBlock(layout.Problem.TrainingExample, layout.TrainingExamples, examples);
        Evaluation = new ExampleBlock(layout.Problem.EvaluationExample, layout.Slots, exchange + layout.EvaluationOffset);
        Weights = new TensorSet(layout.Problem.Weights, exchange);
    }

    /// <summary>What is learnt.</summary>
    public TrainingProblem Problem => layout.Problem;

    /// <summary>The training examples.</summary>
    public ExampleBlock Training { get; }

    /// <summary>The slots of evaluation examples.</summary>
    public ExampleBlock Evaluation { get; }

    /// <summary>The weights: the initial ones when a run begins, the trained ones when the SUT has handed them over.</summary>
    public TensorSet Weights { get; }

    /// <summary>The bytes of the weights, padding included.</summary>
    public Span<byte> WeightBytes => new(exchange, checked((int)layout.WeightsBytes));

    /// <summary>The indices of the batch that is to be trained on.</summary>
    /// <param name="count">How many; at most the layout's batch.</param>
    public Span<int> Batch(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)layout.BatchSize, nameof(count));
        return new Span<int>(exchange + layout.BatchOffset, count);
    }

    /// <summary>The predictions for the first slots, one after the other.</summary>
    /// <param name="count">How many; at most the layout's slots.</param>
    public Span<float> Predictions(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)layout.Slots, nameof(count));
        return new Span<float>(exchange + layout.PredictionsOffset, checked(count * (int)layout.Problem.Prediction.ElementCount));
    }
}
