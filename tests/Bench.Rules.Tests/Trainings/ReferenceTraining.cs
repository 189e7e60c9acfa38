using System.Collections.Immutable;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.RecurrentLanguage;
using Bench.Workloads.Training;

namespace Bench.Rules.Tests.Trainings;

/// <summary>A system under training that computes what the workload's reference does, in fp64 by plain loops and by plain gradient descent, so that every processor gets the same bits; on a clock on which an update takes what it is told to.</summary>
/// <param name="memory">What is shared with the harness.</param>
/// <param name="clock">The run's clock.</param>
/// <param name="update">How long an update takes.</param>
internal sealed class ReferenceTraining(TrainingMemory memory, FakeClock clock, Nanoseconds update) : ITrainingSystem
{
    /// <summary>The name that it gives itself.</summary>
    public const string SystemName = "reference-descent";

    private static readonly Nanoseconds Initialisation = new(5_000_000);
    private static readonly Nanoseconds Prediction = new(2_000_000);

    private readonly RecurrentLanguageModel problem = (RecurrentLanguageModel)memory.Problem;
    private readonly RecurrentLanguageReference reference = new((RecurrentLanguageModel)memory.Problem);
    private ReferenceParameters parameters = new(memory.Problem);

    public string Name => SystemName;

    public void Initialise(ImmutableArray<PlannedHyperparameter> hyperparameters)
    {
        parameters = ReferenceParameters.Widen(problem, memory.WeightBytes);
        clock.Advance(Initialisation);
    }

    public void Update(int batchSize, double learningRate)
    {
        ReferenceParameters gradients = new(problem);
        foreach (int example in memory.Batch(batchSize))
        {
            reference.AddGradients(parameters, memory.Training.Integers(example), 1.0 / batchSize, gradients);
        }

        for (int i = 0; i < gradients.Values.Length; i++)
        {
            parameters.Values[i] -= learningRate * gradients.Values[i];
        }

        clock.Advance(update);
    }

    public void Predict(int count)
    {
        int place = 0;
        Span<float> predictions = memory.Predictions(count);
        for (int example = 0; example < count; example++)
        {
            foreach (double logit in reference.Logits(parameters, memory.Evaluation.Integers(example)).SelectMany(static row => row))
            {
                predictions[place++] = (float)logit;
            }
        }

        clock.Advance(Prediction);
    }

    public unsafe void HandOverWeights()
    {
        memory.WeightBytes.Clear();
        foreach (TensorSpec tensor in problem.Weights)
        {
            Span<double> values = parameters[tensor.Name];
            float* handed = (float*)memory.Weights.AddressOf(tensor.Name);
            for (int i = 0; i < values.Length; i++)
            {
                handed[i] = (float)values[i];
            }
        }
    }

    public void Dispose()
    {
    }
}
