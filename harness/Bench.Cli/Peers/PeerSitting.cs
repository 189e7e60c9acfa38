using System.Collections.Immutable;
using System.Diagnostics;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Machine;
using Bench.Results.Peers;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;
using Bench.Spec.Training;
using Bench.Workloads;

namespace Bench.Cli.Peers;

/// <summary>Measures everybody on every problem, in one sitting: before each problem the machine's limits, and again behind one that somebody exceeds, then blocks of ours and of a peer in turn, while all others are asleep.</summary>
/// <param name="options">Threads, rounds, length of a block.</param>
/// <param name="contenders">Who takes part: ours first.</param>
/// <param name="say">Takes a line for whoever watches.</param>
/// <param name="cancellation">Ends the sitting; what was measured so far stays.</param>
internal sealed class PeerSitting(PeerOptions options, ImmutableArray<Contender> contenders, Action<string> say, CancellationToken cancellation)
{
    private readonly List<PeerMeasurement> measured = [];
    private readonly long started = Stopwatch.GetTimestamp();
    private MachineLimits? limits;

    /// <summary>What was measured so far.</summary>
    public PeerReport Report => new(limits is null ? [] : [.. measured.Select(one => PeerRow.Of(one, limits))], limits, options.Precision, options.Repeats, options.Block.TotalSeconds);

    /// <summary>Measures what was chosen to its end.</summary>
    /// <exception cref="OperationCanceledException">The sitting was ended before.</exception>
    /// <exception cref="WorldFailedException">A data set is not the pinned, or memory is short: that is known before anything is measured.</exception>
    public void Measure(PeerSelection selection)
    {
        RefuseWhatDoesNotFit(selection, AvailableMemory.Read());
        int number = 0, all = selection.Workloads.Sum(static workload => PeerProblem.Of(workload).Count()) + selection.Trainings.Length;
        foreach (Definition<Workload> workload in selection.Workloads)
        {
            PeerData? data = null;
            foreach (PeerProblem problem in ProblemsOf(workload))
            {
                Begin(++number, all, problem.Problem.Family, problem.Title);
                data ??= new PeerData(workload);
                using PeerTensors tensors = data.Place(problem);
                Measure(new InferenceWork(data.Known(problem), tensors, data.Reference));
            }
        }

        foreach (Definition<TrainingWorkload> workload in selection.Trainings)
        {
            Begin(++number, all, workload.Value.Problem.Family, TrainingWork.TitleOf(workload));
            using TrainingWork work = new(workload);
            Measure(work);
        }
    }

    private void RefuseWhatDoesNotFit(PeerSelection selection, AvailableMemory? available)
    {
        foreach (PeerProblem problem in selection.Workloads.SelectMany(ProblemsOf))
        {
            problem.MemoryNeedOf(options.Threads).RefuseWhereMoreThan(available);
        }

        foreach (Definition<TrainingWorkload> workload in selection.Trainings)
        {
            MemoryNeed.RefuseWhatDoesNotFit(workload.Value, new CpuSettings { Threads = options.Threads }, available);
        }
    }

    private IEnumerable<PeerProblem> ProblemsOf(Definition<Workload> workload) => PeerProblem.Of(workload).Select(problem => problem with { Format = options.Precision });

    private void Begin(int number, int all, string family, string title)
    {
        say($"[{Stopwatch.GetElapsedTime(started).TotalSeconds,4:F0} s] {number}/{all} {family}: {title}");
        cancellation.ThrowIfCancellationRequested();
    }

    private void Measure(IPeerWork work)
    {
        MachineLimits now = LimitsProbe.Measure();
        limits = limits?.BestWith(now) ?? now;
        List<PeerEntry> entries = [];
        bool whole = false;
        try
        {
            foreach (Contender contender in contenders.Where(contender => contender.Computes(work.Family)))
            {
                PeerEntry entry = new(contender, work, options.Threads);
                entries.Add(entry);
                entry.Try(() => entry.Begin(cancellation), cancellation);
            }

            PeerEntry ours = entries[0];
            PeerEntry[] peers = [.. entries.Skip(1)];
            for (int round = 0; round < options.Repeats; round++)
            {
                Round(ours, round % 2 == 0 ? peers : [.. peers.Reverse()], oursFirst: round % 2 == 0);
            }

            whole = true;
            if (entries.Exists(entry => PeerRow.Of(entry.Measured, limits).PercentOfLimit > 100))
            {
                // Most often something disturbed the measuring of the limit. Where weights stay in a cache it stays exceeded, and the table says so.
                limits = limits.BestWith(LimitsProbe.Measure());
            }
        }
        finally
        {
            // Of a problem that was interrupted, who was measured at all.
            measured.AddRange(entries.Select(static entry => entry.Measured).Where(one => whole || !one.Seconds.IsEmpty));
            entries.ForEach(static entry => entry.Dispose());
        }
    }

    // Ours beside each peer: what disturbs the machine for longer than a block disturbs both of a pair. The order turns round by round, since the second of a pair may find the clock or the caches otherwise than the first.
    private void Round(PeerEntry ours, PeerEntry[] peers, bool oursFirst)
    {
        foreach (PeerEntry peer in peers.Where(static peer => peer.Takes))
        {
            double? own = oursFirst ? Block(ours) : null;
            double? other = Block(peer);
            own ??= Block(ours);
            if (other is { } seconds)
            {
                peer.Add(seconds, own);
            }
        }

        if (!peers.Any(static peer => peer.Takes))
        {
            Block(ours);
        }
    }

    /// <summary>Measures a block of an implementation that still takes part; null where it does not, or not any more.</summary>
    private double? Block(PeerEntry entry)
    {
        double? seconds = null;
        entry.Try(() => seconds = entry.Block(options.Block), cancellation);
        return seconds;
    }
}
