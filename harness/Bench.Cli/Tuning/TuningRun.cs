using System.Collections.Immutable;
using System.Diagnostics;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec.Problems;
using Bench.Statistics;
using Bench.Workloads;

namespace Bench.Cli.Tuning;

/// <summary>Looks for sizes of blocks that are faster than the defaults on this machine, class by class: one size at a time, each candidate beside the best so far, in turn.</summary>
/// <param name="threads">Threads to compute with.</param>
/// <param name="block">How long a block of a comparison lasts at least.</param>
/// <param name="cancellation">Ends the search between two comparisons.</param>
internal sealed class TuningRun(int threads, TimeSpan block, CancellationToken cancellation)
{
    // What a few rounds show to be slower is not looked at longer; what is taken must be so much faster that it is worth being another table.
    private const int FewRounds = 2, Rounds = 6, LastRounds = 11;
    private const double Worth = 1.01;

    /// <summary>Searches a class.</summary>
    /// <param name="shapes">The class.</param>
    public TunedClass Search(TunableClass shapes)
    {
        using TuningProblem problem = new(shapes.Example);
        ImmutableArray<int> best = shapes.Default;
        for (int size = 0; size < shapes.Candidates.Length; size++)
        {
            foreach (int candidate in shapes.Candidates[size].Where(candidate => candidate != best[size]))
            {
                ImmutableArray<int> tried = best.SetItem(size, candidate);
                if (Compare(problem, shapes, tried, best, FewRounds).Median > 1 && IsFaster(Compare(problem, shapes, tried, best, Rounds)))
                {
                    best = tried;
                }
            }
        }

        // Of many candidates one is lucky: what was found has to win once more, against the defaults.
        PairedRatio last = best.SequenceEqual(shapes.Default) ? new PairedRatio(1, new Interval(1, 1)) : Compare(problem, shapes, best, shapes.Default, LastRounds);
        return IsFaster(last) ? new TunedClass(shapes, best, last) : new TunedClass(shapes, shapes.Default, new PairedRatio(1, new Interval(1, 1)));
    }

    private static bool IsFaster(PairedRatio ratio) => ratio.Median >= Worth && ratio.Interval is { Low: > 1 };

    /// <summary>How many times as fast one is as another.</summary>
    private PairedRatio Compare(TuningProblem problem, TunableClass shapes, ImmutableArray<int> one, ImmutableArray<int> other, int rounds)
    {
        using ISystemUnderTest first = problem.SystemWith(Table(shapes, one), threads), second = problem.SystemWith(Table(shapes, other), threads);
        double[] firsts = new double[rounds], seconds = new double[rounds];
        problem.SecondsASample(first, TimeSpan.Zero);
        problem.SecondsASample(second, TimeSpan.Zero);
        for (int round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (round % 2 == 0)
            {
                firsts[round] = problem.SecondsASample(first, block);
            }

            seconds[round] = problem.SecondsASample(second, block);
            if (round % 2 != 0)
            {
                firsts[round] = problem.SecondsASample(first, block);
            }
        }

        return PairedRatio.Of([.. firsts], [.. seconds]);
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
