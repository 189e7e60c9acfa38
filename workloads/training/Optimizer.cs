using Bench.Spec.Training;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Training;

/// <summary>SGD with momentum or AdamW over all parameters as one array, fused: a parameter and its moments are read and written once an update, and the gradients of every share once; their sum twice, since clipping needs the norm of all of it.</summary>
/// <remarks>
/// SGD: v = m v + g + λ w; w -= η v (Sutskever et al. 2013, in PyTorch's form without dampening). AdamW (Loshchilov and Hutter 2019, algorithm 2, with the schedule in η): m₁ = β₁ m₁ + (1 - β₁) g;
/// m₂ = β₂ m₂ + (1 - β₂) g²; w -= η (m₁ / (1 - β₁ᵗ) / (√(m₂ / (1 - β₂ᵗ)) + ε) + λ w). Decay reaches every parameter. With a clip norm c and a gradient whose Euclidean norm over all parameters is greater,
/// g is multiplied by c / norm (Pascanu et al. 2013). Threads take even shares of the array; the norm is the sum of the shares' sums in order, so that the same number of shares gives the same bits.
/// </remarks>
internal sealed unsafe class Optimizer : IDisposable
{
    private const int FloatsOfPiece = 1024;

    private readonly OptimizerSettings settings;
    private readonly CpuThreads threads;
    private readonly CpuShares shares;
    private readonly float* parameters;
    private readonly float*[] gradients;
    private readonly int count;
    private readonly AlignedFloats firstMoment;
    private readonly AlignedFloats secondMoment;
    private readonly double[] squares;
    private readonly Action<int> reduce;
    private readonly Action<int> step;
    private OptimizerStep constants;
    private long update;

    /// <summary>Begins with zero moments.</summary>
    /// <param name="settings">Which optimizer, and its constants.</param>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="shares">Which of them take which shares of the array.</param>
    /// <param name="parameters">The parameters; outlive the optimizer.</param>
    /// <param name="gradients">What the gradients of each share of a batch were added to, as long as the parameters; the first takes the sum.</param>
    /// <param name="count">How many parameters, padding included; a multiple of 16.</param>
    public Optimizer(OptimizerSettings settings, CpuThreads threads, CpuShares shares, float* parameters, float*[] gradients, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count % 16, 0);
        if (!OptimizerSettings.Names.Contains(settings.Name))
        {
            throw new ArgumentException($"optimizer {settings.Name}, expected {string.Join(" or ", OptimizerSettings.Names)}", nameof(settings));
        }

        this.settings = settings;
        this.threads = threads;
        this.shares = shares;
        this.parameters = parameters;
        this.gradients = gradients;
        this.count = count;
        firstMoment = new AlignedFloats(count);
        secondMoment = new AlignedFloats(settings.Name == "adamw" ? count : 0);
        squares = new double[shares.Count];
        reduce = Reduce;
        step = Step;
    }

    /// <summary>One update with the gradient that is the sum of the shares'; their memory is then zero.</summary>
    /// <param name="learningRate">η.</param>
    /// <returns>The norm of the gradient before clipping.</returns>
    public double Update(double learningRate)
    {
        update++;
        threads.Run(reduce);
        double norm = Math.Sqrt(squares.Sum());
        constants = new OptimizerStep(settings, learningRate, update, settings.ClipNorm > 0 && norm > settings.ClipNorm ? settings.ClipNorm / norm : 1);
        threads.Run(step);
        return norm;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        firstMoment.Dispose();
        secondMoment.Dispose();
    }

    // Shares in cache lines: no two threads write to the same one.
    private int StartOf(int share) => 16 * shares.StartOf(share, count / 16);

    // In pieces that stay in the nearest cache: every gradient comes once from behind it.
    private void Reduce(int thread)
    {
        for (int share = shares.FirstOf(thread); share < shares.FirstOf(thread + 1); share++)
        {
            squares[share] = 0;
            int end = StartOf(share + 1);
            for (int first = StartOf(share), length; first < end; first += length)
            {
                length = Math.Min(FloatsOfPiece, end - first);
                Span<float> sum = new(gradients[0] + first, length);
                for (int other = 1; other < gradients.Length; other++)
                {
                    Span<float> addend = new(gradients[other] + first, length);
                    DenseRows.Add(addend, sum);
                    addend.Clear();
                }

                squares[share] += OptimizerStep.SumOfSquares(sum);
            }
        }
    }

    private void Step(int thread)
    {
        int first = StartOf(shares.FirstOf(thread)), length = StartOf(shares.FirstOf(thread + 1)) - first;
        Span<float> sum = new(gradients[0] + first, length);
        Span<float> weights = new(parameters + first, length);
        Span<float> moment = new(firstMoment.Address + first, length);
        if (settings.Name == "adamw")
        {
            constants.AdamW(weights, sum, moment, new Span<float>(secondMoment.Address + first, length));
        }
        else
        {
            constants.Sgd(weights, sum, moment);
        }
    }
}
