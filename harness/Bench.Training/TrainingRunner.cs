using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Spec.Training;
using Bench.Statistics;

namespace Bench.Training;

/// <summary>Makes one training run: initialises, starts the clock, hands out the data batch by batch, evaluates at the planned points, and stops at the first evaluation that meets the target.</summary>
/// <remarks>
/// The clock starts before the first training example stands in the memory that the SUT maps, and never pauses (MLPerf Training Rules, "Run results"): the harness's own metric is computed inside it. The time to target is when
/// the predictions of the evaluation that met it had come. One run an object; not safe to share between threads.
/// </remarks>
public sealed class TrainingRunner
{
    private readonly TrainingRequest request;
    private readonly ITrainingSystem system;
    private readonly TrainingMemory memory;
    private readonly TrainingMaterial material;
    private readonly EvaluationSet evaluation;
    private readonly IClock clock;
    private readonly OptimizerSettings optimizer;
    private readonly ulong seed;
    private readonly List<UpdateRecord> updates = [];
    private readonly List<TrainingEvaluation> evaluations = [];
    private readonly List<double> losses = [];
    private readonly List<RunFault> faults = [];
    private ImmutableArray<byte> predictions = [];
    private long startNs;
    private long examples;

    /// <summary>Prepares a run.</summary>
    /// <param name="request">What is to be run.</param>
    /// <param name="system">The system under training, started for this run.</param>
    /// <param name="memory">What it shares with the harness; has a slot for every evaluation example.</param>
    /// <param name="material">The data.</param>
    /// <param name="clock">The clock.</param>
    public TrainingRunner(TrainingRequest request, ITrainingSystem system, TrainingMemory memory, TrainingMaterial material, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(material);
        this.request = request;
        this.system = system;
        this.memory = memory;
        this.material = material;
        evaluation = material.Evaluation;
        this.clock = clock;
        optimizer = OptimizerSettings.Of(request.Plan.Hyperparameters);
        seed = TrainingSalt.SeedOf(request.Salt.AsSpan());
    }

    /// <summary>Makes the run. Whatever the SUT does, the answer is a log.</summary>
    public CompletedTrainingRun Run(CancellationToken cancellation)
    {
        Poison(memory);
        material.Initial.Write(seed, memory.Weights);
        Sha256Digest initial = Sha256Digest.Of(memory.WeightBytes);
        TrainingRunHeader header = HeaderOf(initial);
        TrainingOutcome outcome = TrainingOutcome.Faulted;
        FreshEvaluation? fresh = null;
        ImmutableArray<byte> weights = [];
        long initialisationNs = 0;
        try
        {
            long before = clock.Now.Value;
            system.Initialise(request.Plan.Hyperparameters);
            initialisationNs = clock.Now.Value - before;
            outcome = Train(cancellation);
            StopNs = outcome == TrainingOutcome.Converged ? evaluations[^1].StopNs : Elapsed;
            fresh = outcome == TrainingOutcome.Converged ? EvaluateFresh() : null;
            weights = HandOver();
        }
        catch (TrainingFailedException failure)
        {
            faults.Add(new RunFault { Kind = failure.Kind, Message = failure.Message, Count = 1 });
        }
        catch (OperationCanceledException)
        {
            outcome = TrainingOutcome.Interrupted;
        }

        return new CompletedTrainingRun { Log = LogOf(header, faults.Count > 0 ? TrainingOutcome.Faulted : outcome, initialisationNs, fresh, weights), Predictions = predictions, Weights = weights };
    }

    private long Elapsed => startNs == 0 ? 0 : clock.Now.Value - startNs;

    private long? StopNs { get; set; }

    private TrainingOutcome Train(CancellationToken cancellation)
    {
        startNs = clock.Now.Value;
        material.Examples.Block.CopyTo(memory.Training);
        SampleOrder order = new(seed, memory.Training.Count);
        for (long nextEvaluation = request.Plan.EvaluationInterval; ;)
        {
            if (cancellation.IsCancellationRequested)
            {
                return TrainingOutcome.Interrupted;
            }

            ReadOnlySpan<int> batch = order.NextBatch(optimizer.BatchSize);
            int count = batch.Length;
            batch.CopyTo(memory.Batch(count));
            long issued = Elapsed;
            system.Update(count, optimizer.LearningRateAt(updates.Count + 1));
            updates.Add(new UpdateRecord(issued, Elapsed));
            examples += count;
            if (examples < nextEvaluation)
            {
                continue;
            }

            nextEvaluation += request.Plan.EvaluationInterval;
            if (Evaluate() <= request.Plan.QualityTarget)
            {
                return TrainingOutcome.Converged;
            }

            if (examples >= request.Plan.MaximumExamples)
            {
                return TrainingOutcome.NotConverged;
            }
        }
    }

    private double Evaluate()
    {
        long started = Elapsed;
        ReadOnlySpan<float> predicted = Predict(evaluation);
        long stopped = Elapsed;
        double[] lossesNow = evaluation.LossesOf(predicted);
        double quality = EvaluationLoss.Quality(lossesNow, evaluation.Scale);
        predictions = [.. MemoryMarshal.AsBytes(predicted)];
        losses.AddRange(lossesNow);
        evaluations.Add(new TrainingEvaluation { Examples = examples, StartNs = started, StopNs = stopped, Quality = quality, Predictions = Sha256Digest.Of(predictions.AsSpan()) });
        request.Evaluated(examples, quality);
        return double.IsFinite(quality)
            ? quality
            : throw new TrainingFailedException("not_finite", string.Create(CultureInfo.InvariantCulture, $"a prediction is no finite number after {examples} examples: training has diverged"));
    }

    private ReadOnlySpan<float> Predict(EvaluationSet set)
    {
        set.CopyInputsTo(memory.Evaluation);
        Span<float> predicted = memory.Predictions(set.Count);
        predicted.Fill(float.NaN);
        system.Predict(set.Count);
        return predicted;
    }

    /// <summary>Quality on examples that nobody could have trained on; the clock has stopped.</summary>
    private FreshEvaluation EvaluateFresh()
    {
        EvaluationSet set = EvaluationSet.Of(material.Data, material.Data.Fresh(TrainingSalt.FreshSeedOf(request.Salt.AsSpan())));
        ReadOnlySpan<float> predicted = Predict(set);
        Sha256Digest digest = Sha256Digest.Of(MemoryMarshal.AsBytes(predicted));
        double[] fresh = set.LossesOf(predicted);
        double[] last = [.. losses.TakeLast(evaluation.Count)];
        losses.AddRange(fresh);
        return new FreshEvaluation
        {
            Quality = EvaluationLoss.Quality(fresh, set.Scale),
            StandardError = EvaluationLoss.StandardErrorOfDifference(last, evaluation.Scale, fresh, set.Scale, memory.Problem.RelatedNeighbours),
            Predictions = digest,
        };
    }

    private ImmutableArray<byte> HandOver()
    {
        memory.WeightBytes.Fill(0xFF);
        system.HandOverWeights();
        return [.. memory.WeightBytes];
    }

    private TrainingRunHeader HeaderOf(Sha256Digest initial) => new()
    {
        Run = request.Run,
        StartedAt = request.StartedAt,
        Seed = seed,
        SaltCommitment = Sha256Digest.Of(request.Salt.AsSpan()),
        HyperparametersDigest = HyperparameterText.DigestOf(request.Plan.Hyperparameters),
        InitialWeights = initial,
        SutName = system.Name,
        SutKernel = system.Kernel,
        InProcess = request.Plan.Sut.InProcess,
        BuildDigest = request.BuildDigest,
        DatasetDigest = request.Workload.Dataset.Sha256,
        MachineDigest = request.MachineDigest,
        HarnessVersion = request.HarnessVersion,
    };

    private TrainingRunLog LogOf(TrainingRunHeader header, TrainingOutcome outcome, long initialisationNs, FreshEvaluation? fresh, ImmutableArray<byte> weights)
    {
        ImmutableArray<UpdateRecord> made = [.. updates];
        ImmutableArray<double> found = [.. losses];
        return new TrainingRunLog
        {
            Header = header,
            Evaluations = [.. evaluations],
            Faults = [.. faults],
            Updates = made,
            Losses = found,
            End = new TrainingRunEnd
            {
                Outcome = outcome,
                Salt = Convert.ToHexStringLower(request.Salt.AsSpan()),
                InitialisationNs = initialisationNs,
                StopNs = StopNs ?? Elapsed,
                Examples = examples,
                Updates = Sha256Digest.Of(MemoryMarshal.AsBytes(made.AsSpan())),
                Losses = Sha256Digest.Of(MemoryMarshal.AsBytes(found.AsSpan())),
                Weights = weights.IsEmpty ? null : Sha256Digest.Of(weights.AsSpan()),
                Fresh = fresh,
            },
        };
    }

    // Nothing of a run before stands in the memory; data that the SUT read before the clock started would not be numbers.
    private static void Poison(TrainingMemory memory)
    {
        memory.WeightBytes.Clear();
        for (int example = 0; example < memory.Training.Count; example++)
        {
            for (int tensor = 0; tensor < memory.Training.Tensors.Length; tensor++)
            {
                memory.Training.Bytes(example, tensor).Fill(0xFF);
            }
        }
    }
}
