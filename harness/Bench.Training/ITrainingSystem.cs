using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Training;

/// <summary>A system that is trained: the seam of training, as <c>ISystemUnderTest</c> is inference's. The harness owns the clock, the data and its order, the evaluation points and the metric; the system owns the model and the optimizer.</summary>
/// <remarks>
/// It shares a <c>TrainingMemory</c> with the harness. Calls come one at a time, from one thread, in the order <see cref="Initialise"/>, then updates and predictions as the harness likes, then
/// <see cref="HandOverWeights"/>; then the next run's <see cref="Initialise"/>, after which nothing of the run before may have an effect.
/// A call that throws ends the run: it has not converged.
/// </remarks>
public interface ITrainingSystem : IDisposable
{
    /// <summary>Its name, for the log.</summary>
    string Name { get; }

    /// <summary>What it runs, in a few words; null where it does not say.</summary>
    string? Kernel => null;

    /// <summary>Begins a run: takes the initial weights from the memory and forgets everything else. Untimed and bounded.</summary>
    /// <param name="hyperparameters">The run's, as the plan has them.</param>
    void Initialise(ImmutableArray<PlannedHyperparameter> hyperparameters);

    /// <summary>One step of the optimizer, on the mean loss of the batch that stands in the memory.</summary>
    /// <param name="batchSize">How many examples the batch has: 1 to the hyperparameter's <c>global_batch_size</c>; the last of an epoch may be smaller.</param>
    /// <param name="learningRate">The rate of this step, from the hyperparameters' schedule.</param>
    void Update(int batchSize, double learningRate);

    /// <summary>Predicts the first evaluation examples that stand in the memory, each by itself, and writes the predictions there.</summary>
    /// <param name="count">How many; at least 1.</param>
    void Predict(int count);

    /// <summary>Writes the weights that it has now where the initial ones stood.</summary>
    void HandOverWeights();
}
