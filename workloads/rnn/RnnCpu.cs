using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Rnn;

/// <summary>The fast RNN kernel, fp32 with weights of any format: one layer forward over several samples at once.</summary>
/// <remarks>
/// What makes each version faster than the one before: (1) a loop over steps, gates and units; (2) weights packed once, so that a product
/// reads them straight through, vectorised; (3) x Wx of up to 128 rows as one product, which leaves each step only h Wh; (4) gates and
/// state update behind the product that feeds them, with exponentials of our own; (5) threads divide the units and meet once a step;
/// (6) offline, samples are computed side by side up to 48 sequences, so that a step's 4 MB of Wh are read once for all of them;
/// (7) every other step takes the units from the last to the first, so that it begins with weights that are still in the cache.
/// </remarks>
public abstract unsafe class RnnCpu : IDisposable
{
    /// <summary>Sequences side by side at most; a whole number of blocks of six rows.</summary>
    private protected const int MostSequences = 48;

    // x Wx of this many rows at a time: enough to run at the speed of the arithmetic, few enough that the result stays in the caches.
    private protected const int ProjectedRows = 128;

    private protected RnnCpu(RnnProblem problem)
    {
        Problem = problem;
        SamplesTogether = SamplesTogetherOf(problem);
    }

    /// <summary>The shape.</summary>
    public RnnProblem Problem { get; }

    /// <summary>Samples that one call takes at most.</summary>
    public int SamplesTogether { get; }

    /// <summary>Bytes that it took: weights, states and a step's rows; none of them for more steps.</summary>
    internal abstract long ByteCount { get; }

    /// <summary>Bytes that it takes with the widest vectors of this machine, before it does: exact in fp32; of smaller formats without their scales and padding, and of integers without each thread's rounded rows. What packing takes for a moment, a copy of the weights, is not counted.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="format">What the weights are stored in.</param>
    internal static long ByteCountOf(RnnProblem problem, NumberFormat format)
    {
        int panel = 2 * (WidestBits / 32);
        long units = ((long)problem.Hidden + panel - 1) / panel * panel;
        long sequences = (long)SamplesTogetherOf(problem) * problem.Batch, rows = Math.Max(ProjectedRows, sequences);
        long weights = problem.Gates * units * ((long)problem.Input + problem.Hidden) * format.Bits / 8;

        // Of a unit its biases and the sums of every row; two states and an LSTM's cell of every sequence have rows of their own.
        return weights + (sizeof(float) * ((units * (4 + (4 * rows))) + (3 * sequences * RowStride.Of((int)units))));
    }

    /// <summary>Packs the weights for the widest vectors of this machine.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="weights">The tensors of <see cref="RnnProblem.Weights"/>; not read afterwards.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="vectorBits">512, 256 or 128; 0 takes the widest that the machine accelerates.</param>
    /// <param name="format">What the weights are stored in.</param>
    public static RnnCpu Create(RnnProblem problem, TensorSet weights, int threads, int vectorBits = 0, NumberFormat format = NumberFormat.Fp32)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(weights);
        int bits = vectorBits != 0 ? vectorBits : WidestBits;
        return bits switch
        {
            512 => new RnnCpu<Lanes512, Vector512<float>>(problem, weights, threads, format),
            256 => new RnnCpu<Lanes256, Vector256<float>>(problem, weights, threads, format),
            128 => new RnnCpu<Lanes128, Vector128<float>>(problem, weights, threads, format),
            _ => throw new ArgumentOutOfRangeException(nameof(vectorBits), vectorBits, "512, 256 or 128"),
        };
    }

    private static int WidestBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private static int SamplesTogetherOf(RnnProblem problem) => Math.Max(1, MostSequences / problem.Batch);

    /// <summary>Computes samples. One caller at a time.</summary>
    /// <param name="inputs">Address of x [steps, batch, input] of each sample, at most <see cref="SamplesTogether"/>.</param>
    /// <param name="outputs">Address of h [steps, batch, hidden] of each.</param>
    public abstract void Run(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the packed weights.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>The kernel for one width of vector.</summary>
internal sealed unsafe class RnnCpu<TLanes, TVector> : RnnCpu
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly RecurrentLayer<TLanes, TVector> layer;
    private readonly CpuThreads team;
    private readonly Action<int> body;
    private readonly AlignedFloats states;
    private readonly AlignedFloats cells;
    private readonly nint[] inputs;
    private readonly nint[] outputs;
    private readonly int mostRows;
    private int samples;

    public RnnCpu(RnnProblem problem, TensorSet weights, int threads, NumberFormat format)
        : base(problem)
    {
        mostRows = SamplesTogether * problem.Batch;
        layer = new RecurrentLayer<TLanes, TVector>(problem.Cell, problem.Input, problem.Hidden, new CellTensors(weights, ""), Math.Max(ProjectedRows, mostRows), format);
        team = new CpuThreads(threads);
        body = Body;
        states = new AlignedFloats(2L * mostRows * layer.StateStride);
        cells = new AlignedFloats((long)mostRows * layer.StateStride);
        inputs = new nint[SamplesTogether];
        outputs = new nint[SamplesTogether];
    }

    internal override long ByteCount => layer.ByteCount + (4 * (states.Count + cells.Count));

    public override void Run(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs.Length, SamplesTogether);
        ArgumentOutOfRangeException.ThrowIfNotEqual(outputs.Length, inputs.Length);
        inputs.CopyTo(this.inputs);
        outputs.CopyTo(this.outputs);
        samples = inputs.Length;
        team.Run(body);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            team.Dispose();
            layer.Dispose();
            states.Dispose();
            cells.Dispose();
        }
    }

    private void Body(int thread)
    {
        unchecked
        {
            int batch = Problem.Batch;
            int rows = samples * batch;
            int first = team.ShareStart(thread, layer.Blocks), last = team.ShareStart(thread + 1, layer.Blocks);
            int stepsProjected = Math.Max(1, ProjectedRows / rows);
            float* state = states.Address;
            float* next = states.Address + ((nint)mostRows * layer.StateStride);
            for (int step = 0; step < Problem.Steps; step++)
            {
                int within = step % stepsProjected;
                if (within == 0)
                {
                    Project(first, last, step, Math.Min(stepsProjected, Problem.Steps - step));
                }

                layer.Step(first, last, within * rows, rows, step == 0 ? null : state, next, cells.Address, descending: step % 2 != 0);
                Emit(first, last, step, next);
                team.Barrier();
                float* written = next;
                next = state;
                state = written;
            }
        }
    }

    /// <summary>Projects the inputs of several steps; row (step, sample, sequence) of the layer.</summary>
    private void Project(int first, int last, int step, int steps)
    {
        unchecked
        {
            int batch = Problem.Batch;
            if (samples == 1 || batch == 1)
            {
                // One sample's rows follow each other; with one sequence a sample they stand a constant distance apart.
                for (int sample = 0; sample < samples; sample++)
                {
                    float* x = (float*)inputs[sample] + ((nint)step * batch * Problem.Input);
                    layer.ProjectInput(first, last, sample, samples, steps * batch, x, Problem.Input);
                }

                return;
            }

            for (int ahead = 0; ahead < steps; ahead++)
            {
                for (int sample = 0; sample < samples; sample++)
                {
                    float* x = (float*)inputs[sample] + ((nint)(step + ahead) * batch * Problem.Input);
                    layer.ProjectInput(first, last, ((ahead * samples) + sample) * batch, 1, batch, x, Problem.Input);
                }
            }
        }
    }

    /// <summary>Copies this thread's units of the new state into the outputs.</summary>
    private void Emit(int first, int last, int step, float* state)
    {
        unchecked
        {
            int width = PackedMatrix<TLanes, TVector>.Width;
            int column = first * width;
            int count = Math.Min(last * width, Problem.Hidden) - column;
            for (int sample = 0; sample < samples; sample++)
            {
                for (int sequence = 0; sequence < Problem.Batch; sequence++)
                {
                    float* source = state + ((nint)((sample * Problem.Batch) + sequence) * layer.StateStride) + column;
                    float* target = (float*)outputs[sample] + ((((nint)step * Problem.Batch) + sequence) * Problem.Hidden) + column;
                    new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
                }
            }
        }
    }
}
