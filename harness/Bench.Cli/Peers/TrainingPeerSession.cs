using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Cli.Judging;
using Bench.Datasets;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Sut;
using Bench.Training;
using Bench.Workloads;

namespace Bench.Cli.Peers;

/// <summary>An implementation's process that is trained: from the sitting's initial weights to the first evaluation, where it is judged, and on from there block by block.</summary>
internal sealed unsafe class TrainingPeerSession : IPeerSession
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(5);
    private const int LeastUpdates = 3;

    private readonly TrainingWork work;
    private readonly bool isOurs;
    private readonly SharedMemory examples;
    private readonly SharedMemory exchange;
    private readonly TrainingMemory memory;
    private readonly ProcessTrainingSystem system;
    private readonly SampleOrder order;
    private readonly OptimizerSettings optimizer;
    private long updates;

    private TrainingPeerSession(TrainingWork work, bool isOurs, SharedMemory examples, SharedMemory exchange, ProcessTrainingSystem system)
    {
        this.work = work;
        this.isOurs = isOurs;
        this.examples = examples;
        this.exchange = exchange;
        this.system = system;
        memory = new TrainingMemory(work.Layout, examples.Address, exchange.Address);
        optimizer = OptimizerSettings.Of(work.Hyperparameters);
        order = new SampleOrder(work.Seed, memory.Training.Count);
    }

    /// <inheritdoc/>
    public string Kernel => system.Kernel ?? "";

    /// <summary>Starts it; it is awake.</summary>
    /// <param name="contender">Who.</param>
    /// <param name="work">What is trained.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="cancellation">Ends whatever waits.</param>
    /// <exception cref="PeerFailedException">It did not start, or is another than its definition says.</exception>
    public static TrainingPeerSession Start(Contender contender, TrainingWork work, int threads, CancellationToken cancellation)
    {
        SharedMemory? examples = null, exchange = null;
        ProcessTrainingSystem? system = null;
        try
        {
            examples = SharedMemory.Create(work.Layout.ExamplesBytes);
            exchange = SharedMemory.Create(work.Layout.ExchangeBytes);
            system = ProcessTrainingSystem.Start(
                new TrainingSutRequest
                {
                    Start = new SutCommand { Command = contender.Command, WorkingDirectory = contender.Folder, StartTimeout = contender.Timeout },
                    Layout = work.Layout,
                    Examples = examples,
                    Exchange = exchange,
                    Hyperparameters = work.Hyperparameters,
                    Threads = threads,
                    Timeout = contender.Timeout,
                    InitialisationTimeout = contender.Timeout,
                },
                cancellation);
            return system.Name == contender.Name
                ? new TrainingPeerSession(work, contender.IsOurs, examples, exchange, system)
                : throw new PeerFailedException($"it calls itself '{system.Name}'; its definition calls it '{contender.Name}'");
        }
        catch (Exception exception)
        {
            system?.Dispose();
            examples?.Dispose();
            exchange?.Dispose();
            if (exception is WorldFailedException)
            {
                throw new PeerFailedException(exception.Message);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Its predictions must be the reference's with the weights that it hands over, and its quality ours, who trained on the same examples from the same weights.</remarks>
    public Cost Judge() => Doing(() =>
    {
        work.Material.Initial.Write(work.Seed, memory.Weights);
        system.Initialise(work.Hyperparameters);
        work.Material.Examples.Block.CopyTo(memory.Training);
        for (long trained = 0; trained < work.EvaluationInterval; trained += Update())
        {
        }

        EvaluationSet set = work.Material.Evaluation;
        set.CopyInputsTo(memory.Evaluation);
        Span<float> predicted = memory.Predictions(set.Count);
        predicted.Fill(float.NaN);
        system.Predict(set.Count);
        byte[] predictions = MemoryMarshal.AsBytes(predicted).ToArray();
        double quality = EvaluationLoss.Quality(set.LossesOf(predicted), set.Scale);
        memory.WeightBytes.Fill(0xFF);
        system.HandOverWeights();
        ImmutableArray<int> judged = [.. Enumerable.Range(0, Math.Min(ModelChecking.Examples, set.Count))];
        double error = ModelChecking.ErrorOf(judged, set, predictions, memory.WeightBytes.ToArray(), work.Problem, TrainingReferences.Create(work.Problem));
        system.Suspend();
        if (!(error <= work.ModelTolerance))
        {
            throw new PeerFailedException(string.Create(CultureInfo.InvariantCulture, $"it predicts wrongly: {error:G3} from what the reference predicts with its weights, at most {work.ModelTolerance:G3} is rounding"));
        }

        if (isOurs)
        {
            work.QualityOfOurs = quality;
        }

        double ours = work.QualityOfOurs ?? throw new PeerFailedException("ours could not be trained, whose quality it has to have");
        if (!(Math.Abs(quality - ours) <= TrainingReplay.OfFp32 * Math.Abs(ours)))
        {
            throw new PeerFailedException(string.Create(CultureInfo.InvariantCulture, $"it trains wrongly: quality {quality:G6} after {work.EvaluationInterval} examples, ours {ours:G6} from the same weights on the same examples (seed {work.Seed})"));
        }

        return new Cost(work.Problem.FlopsPerExample, 0, 0);
    });

    /// <inheritdoc/>
    public double Measure(TimeSpan block) => Doing(() =>
    {
        system.Resume();
        SecondsAnExample(WarmUp, 1);
        double seconds = SecondsAnExample(block, LeastUpdates);
        system.Suspend();
        return seconds;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        system.Dispose();
        examples.Dispose();
        exchange.Dispose();
    }

    private static T Doing<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (TrainingFailedException failed)
        {
            throw new PeerFailedException(failed.Message);
        }
    }

    private double SecondsAnExample(TimeSpan block, int least)
    {
        long trained = 0, start = Stopwatch.GetTimestamp();
        for (int made = 0; made < least || Stopwatch.GetElapsedTime(start) < block; made++)
        {
            trained += Update();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / trained;
    }

    /// <summary>A step on the next batch; returns how many examples that has.</summary>
    private int Update()
    {
        ReadOnlySpan<int> batch = order.NextBatch(optimizer.BatchSize);
        batch.CopyTo(memory.Batch(batch.Length));
        system.Update(batch.Length, optimizer.LearningRateAt(++updates));
        return batch.Length;
    }
}
