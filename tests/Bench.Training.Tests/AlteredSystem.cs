using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Training.Tests;

/// <summary>The shipped backend with something done before or after one of its calls.</summary>
internal sealed class AlteredSystem(ITrainingSystem real) : ITrainingSystem
{
    public Action BeforeInitialise { get; init; } = static () => { };

    public Action<int> BeforeUpdate { get; init; } = static _ => { };

    public Action<int, double> Updated { get; init; } = static (_, _) => { };

    public Action AfterPredict { get; init; } = static () => { };

    public bool Predicts { get; init; } = true;

    public bool HandsOver { get; init; } = true;

    public string Name => "altered";

    public void Initialise(ImmutableArray<PlannedHyperparameter> hyperparameters)
    {
        BeforeInitialise();
        real.Initialise(hyperparameters);
    }

    public void Update(int batchSize, double learningRate)
    {
        BeforeUpdate(batchSize);
        real.Update(batchSize, learningRate);
        Updated(batchSize, learningRate);
    }

    public void Predict(int count)
    {
        if (Predicts)
        {
            real.Predict(count);
        }

        AfterPredict();
    }

    public void HandOverWeights()
    {
        if (HandsOver)
        {
            real.HandOverWeights();
            return;
        }

        throw new TrainingFailedException("failed_response", "it keeps its weights");
    }

    public void Dispose() => real.Dispose();
}
