using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Sut;
using Bench.Training;
using Bench.Workloads;

/// <summary>Trains with the shipped backend, and misbehaves on the third update, or in predicting, when told so; first it writes to <paramref name="deathNote"/> its process, that of a child which it leaves behind, and the time.</summary>
/// <remarks><c>tells</c> fails initialisation with what it was given as the reason; <c>looks</c> fails the first update with what it saw in the memory until then; <c>rambles</c> fails with a reason longer than the protocol allows; <c>rushes</c> learns three times as fast as it is told; <c>keeps</c> hands no weights over.</remarks>
internal sealed class TrainedSut(TrainingSession session, string mode, string? deathNote) : ITrainingSystem
{
    private readonly ITrainingSystem backend = TrainingBackend.Create(session.Memory.Problem, session.Memory, new CpuSettings { Threads = session.Threads });
    private readonly string seenAtFirst = Seen(session.Memory);
    private string seenInitialising = "";
    private int updates;

    public string Name => mode;

    public void Initialise(ImmutableArray<PlannedHyperparameter> hyperparameters)
    {
        if (mode == "tells")
        {
            throw new InvalidOperationException(Told(hyperparameters));
        }

        seenInitialising = Seen(session.Memory);
        backend.Initialise(hyperparameters);
    }

    public void Update(int batchSize, double learningRate)
    {
        switch (mode, ++updates)
        {
            case ("looks", 1):
                throw new InvalidOperationException($"first: {seenAtFirst}; initialising: {seenInitialising}; updating: {Seen(session.Memory)}");
            case ("rambles", 1):
                throw new InvalidOperationException($"out of registers {new string('x', 5000)}");
            case ("kill" or "exit" or "hang" or "stop", 3):
                Misbehaviour.Of(mode, deathNote);
                break;
        }

        backend.Update(batchSize, mode == "rushes" ? 3 * learningRate : learningRate);
    }

    public void Predict(int count)
    {
        if (mode == "throw")
        {
            Misbehaviour.Of(mode, deathNote);
        }

        backend.Predict(count);
    }

    public void HandOverWeights()
    {
        if (mode != "keeps")
        {
            backend.HandOverWeights();
        }
    }

    public void Dispose() => backend.Dispose();

    private string Told(ImmutableArray<PlannedHyperparameter> hyperparameters)
    {
        IEnumerable<string> told = hyperparameters.Select(static one => $"{one.Name}={one.Value.Text}{(one.BatchGroup ? " (batch)" : "")}");
        TrainingMemory memory = session.Memory;
        return $"{memory.Problem} threads={session.Threads} examples={memory.Training.Count} slots={memory.Evaluation.Count} {string.Join(' ', told)}";
    }

    private static string Seen(TrainingMemory memory)
    {
        int written = Enumerable.Range(0, memory.Training.Count).Count(example => memory.Training.Bytes(example, 0).ContainsAnyExcept((byte)0xFF));
        return $"{written} examples, weights {(memory.WeightBytes.ContainsAnyExcept((byte)0) ? "written" : "zero")}, evaluation {(memory.Evaluation.Bytes(0, 0).ContainsAnyExcept((byte)0) ? "written" : "zero")}";
    }
}
