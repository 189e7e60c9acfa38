using System.Collections.Immutable;
using System.Diagnostics;
using Bench.Cli.Measuring;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec.Problems;
using Bench.Statistics;
using Bench.Workloads;

namespace Bench.Cli.Tuning;

/// <summary>Measures which sizes of blocks are faster on this machine, class by class, each two beside each other in turn.</summary>
/// <param name="threads">Threads to compute with.</param>
/// <param name="block">How long a block of a comparison lasts at least.</param>
/// <param name="cancellation">Ends the search between two comparisons.</param>
internal sealed class TuningRun(int threads, TimeSpan block, CancellationToken cancellation)
{
    /// <summary>Searches a class.</summary>
    /// <param name="shapes">The class.</param>
    public TunedClass Search(TunableClass shapes)
    {
        using TuningProblem problem = new(shapes.Example);
        return new BlockSizeSearch((one, other, rounds) => Compare(problem, Table(shapes, one), Table(shapes, other), rounds)).Of(shapes);
    }

    /// <summary>How many times as fast the one is as the other.</summary>
    private PairedRatio Compare(TuningProblem problem, CpuTuning one, CpuTuning other, int rounds)
    {
        using ISystemUnderTest first = problem.SystemWith(one, threads), second = problem.SystemWith(other, threads);
        problem.SecondsASample(first, TimeSpan.Zero);
        problem.SecondsASample(second, TimeSpan.Zero);
        (ImmutableArray<double> firsts, ImmutableArray<double> seconds) = InTurn.Measure(rounds, () => SecondsASample(first), () => SecondsASample(second));
        return PairedRatio.Of(firsts, seconds);

        double SecondsASample(ISystemUnderTest system)
        {
            cancellation.ThrowIfCancellationRequested();
            return problem.SecondsASample(system, block);
        }
    }

    private static CpuTuning Table(TunableClass shapes, ImmutableArray<int> sizes) => CpuTuning.None.With(shapes, sizes);

    /// <summary>A problem with numbers in memory, and what computes it.</summary>
    private sealed unsafe class TuningProblem : IResponseSink, IDisposable
    {
        private readonly Problem problem;
        private readonly AlignedMemory weights;
        private readonly AlignedMemory inputs;
        private readonly byte[] response;
        private readonly QuerySample[] query = [new QuerySample(0, 0)];

        public TuningProblem(Problem problem)
        {
            this.problem = problem;
            weights = Drawn(TensorSet.ByteCountOf(problem.Weights));
            inputs = Drawn(TensorSet.ByteCountOf(problem.InputsOf(0)));
            response = GC.AllocateUninitializedArray<byte>(problem.MaximumResponseBytes, pinned: true);
        }

        public ISystemUnderTest SystemWith(CpuTuning tuning, int threads) => CpuBackend.Create(
            problem,
            new TensorSet(problem.Weights, weights.Address),
            _ => new TensorSet(problem.InputsOf(0), inputs.Address),
            new CpuSettings { Threads = threads, Tuning = tuning });

        public double SecondsASample(ISystemUnderTest system, TimeSpan least)
        {
            long start = Stopwatch.GetTimestamp(), samples = 0;
            do
            {
                system.IssueQuery(query, this);
                samples++;
            }
            while (Stopwatch.GetElapsedTime(start) < least);
            return Stopwatch.GetElapsedTime(start).TotalSeconds / samples;
        }

        public Span<byte> OutputOf(ulong id) => response;

        public void TokensReady(ulong id, ReadOnlySpan<byte> tokens) => throw new UnreachableException("products and attention answer at once");

        public void Complete(ulong id, ReadOnlySpan<byte> response)
        {
            // It has been computed when the query returns.
        }

        public void Fail(ulong id, string reason) => throw new UnreachableException(reason);

        public void Abort(string kind, string reason) => throw new UnreachableException(reason);

        public void Dispose()
        {
            weights.Dispose();
            inputs.Dispose();
        }

        // Any numbers of which no sum becomes zero, subnormal or infinite.
        private static AlignedMemory Drawn(long bytes)
        {
            AlignedMemory memory = new(Math.Max(64, bytes));
            Random random = new(1);
            foreach (ref float value in new Span<float>(memory.Address, (int)(bytes / sizeof(float))))
            {
                value = random.NextSingle() - 0.5f;
            }

            return memory;
        }
    }
}
