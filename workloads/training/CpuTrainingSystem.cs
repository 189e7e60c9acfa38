using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Training;

/// <summary>A model trained on the CPU in fp32: everything that is the same for every model. A model is <see cref="Pack"/>, <see cref="AddGradients"/> and <see cref="PredictExamples"/>.</summary>
/// <remarks>
/// Threads share a step by its examples: the gradients of each share are added to memory of its own, and the optimizer adds these up in order. So a model is written for one thread, no two threads meet inside it, and
/// the same number of shares (<see cref="CpuShares"/>: one for each thread, or fixed) gives the same bits. A batch of fewer examples than threads leaves some idle.
/// </remarks>
public abstract unsafe class CpuTrainingSystem : ITrainingSystem
{
    private readonly ParameterMemory parameters;
    private readonly DenseProduct[] products;
    private readonly int examplesTogether;
    private readonly CpuShares shares;
    private readonly Action<int> pack;
    private readonly Action<int> train;
    private readonly Action<int> predict;
    private int[] batch = [];
    private Optimizer? optimizer;
    private int count;
    private bool packed;

    /// <summary>Takes memory for parameters and gradients.</summary>
    /// <param name="memory">What is shared with the harness; outlives the system.</param>
    /// <param name="shares">Threads to compute with, and the shares that they take.</param>
    /// <param name="examplesTogether">Examples that the model takes in one call at most.</param>
    /// <param name="kernel">The kernel of products; null for the best one of this processor.</param>
    private protected CpuTrainingSystem(TrainingMemory memory, CpuShares shares, int examplesTogether, MicroKernel? kernel = null)
    {
        Memory = memory;
        this.examplesTogether = examplesTogether;
        this.shares = shares;
        Threads = new CpuThreads(shares.Threads);
        parameters = new ParameterMemory(memory.Problem.Weights, shares.Count);
        products = [.. Enumerable.Range(0, shares.Threads).Select(_ => new DenseProduct(kernel))];
        pack = Pack;
        train = Train;
        predict = PredictShares;
    }

    /// <inheritdoc/>
    public string Name => CpuBackend.Name;

    /// <inheritdoc/>
    public string? Kernel => CpuBackend.Kernel;

    /// <summary>What is shared with the harness.</summary>
    protected TrainingMemory Memory { get; }

    /// <summary>The threads.</summary>
    protected CpuThreads Threads { get; }

    /// <summary>The parameters as they are now.</summary>
    protected TensorSet Parameters => parameters.Set;

    /// <inheritdoc/>
    public void Initialise(ImmutableArray<PlannedHyperparameter> hyperparameters)
    {
        optimizer?.Dispose();
        parameters.Load(Memory.WeightBytes);
        packed = false;
        optimizer = new Optimizer(OptimizerSettings.Of(hyperparameters), Threads, shares, parameters.Address, parameters.GradientAddresses(), parameters.Count);
    }

    /// <inheritdoc/>
    public void Update(int batchSize, double learningRate)
    {
        if (optimizer is null)
        {
            throw new InvalidOperationException("an update before a run was initialised");
        }

        Accumulate(batchSize);
        optimizer.Update(learningRate);
        packed = false;
    }

    /// <inheritdoc/>
    public void Predict(int count)
    {
        this.count = count;
        PackOnce();
        Threads.Run(predict);
    }

    /// <inheritdoc/>
    public void HandOverWeights() => parameters.Bytes.CopyTo(Memory.WeightBytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The gradient of the mean loss of the batch that stands in the memory, laid out as the parameters; changes nothing. For tests.</summary>
    internal float[] GradientsOf(int batchSize)
    {
        Accumulate(batchSize);
        return parameters.TakeGradients();
    }

    /// <summary>The thread's own products.</summary>
    private protected DenseProduct ProductOf(int thread) => products[thread];

    /// <summary>Packs the thread's share of the parameters as the model reads them; all threads have done so before any goes on. Called when they have changed.</summary>
    /// <param name="thread">0 to the number of threads - 1.</param>
    private protected abstract void Pack(int thread);

    /// <summary>Adds the gradient of the weighted sum of the examples' losses.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="examples">Indices of training examples, 1 to as many as the model takes together.</param>
    /// <param name="weight">1 / batch: with an example's loss the mean over its positions, what is added up is the gradient of the batch's mean.</param>
    /// <param name="gradients">The share's own, laid out as the parameters; addresses are to be written to.</param>
    private protected abstract void AddGradients(int thread, ReadOnlySpan<int> examples, float weight, TensorSet gradients);

    /// <summary>Predicts the evaluation examples first to first + count - 1, each by itself, and writes the predictions to the memory.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="first">The first slot.</param>
    /// <param name="count">1 to as many as the model takes together.</param>
    private protected abstract void PredictExamples(int thread, int first, int count);

    /// <summary>Frees the memory.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Threads.Dispose();
            optimizer?.Dispose();
            parameters.Dispose();
            Array.ForEach(products, static own => own.Dispose());
        }
    }

    private void Accumulate(int batchSize)
    {
        if (batch.Length < batchSize)
        {
            batch = new int[batchSize];
        }

        Memory.Batch(batchSize).CopyTo(batch);
        count = batchSize;
        PackOnce();
        Threads.Run(train);
    }

    private void PackOnce()
    {
        if (!packed)
        {
            Threads.Run(pack);
            packed = true;
        }
    }

    private void Train(int thread)
    {
        for (int share = shares.FirstOf(thread); share < shares.FirstOf(thread + 1); share++)
        {
            int first = shares.StartOf(share, count), end = shares.StartOf(share + 1, count);
            for (int calls = CallsFor(end - first); first < end; calls--)
            {
                int taken = (end - first + calls - 1) / calls;
                AddGradients(thread, batch.AsSpan(first, taken), 1f / count, parameters.GradientsOf(share));
                first += taken;
            }
        }
    }

    // By shares as well: products of other numbers of rows may add in another order.
    private void PredictShares(int thread)
    {
        for (int share = shares.FirstOf(thread); share < shares.FirstOf(thread + 1); share++)
        {
            int first = shares.StartOf(share, count), end = shares.StartOf(share + 1, count);
            for (int calls = CallsFor(end - first); first < end; calls--)
            {
                int taken = (end - first + calls - 1) / calls;
                PredictExamples(thread, first, taken);
                first += taken;
            }
        }
    }

    // Calls of even size: a last call of one or two examples would run at a fraction of the speed.
    private int CallsFor(int examples) => (examples + examplesTogether - 1) / examplesTogether;
}
