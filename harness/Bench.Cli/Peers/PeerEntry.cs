using System.Collections.Immutable;
using Bench.Results.Peers;
using Bench.Spec;

namespace Bench.Cli.Peers;

/// <summary>An implementation on a problem: its process, its blocks, and why it does not take part any more.</summary>
internal sealed class PeerEntry(Contender contender, PeerProblem problem, int threads) : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly ImmutableArray<double>.Builder blocks = ImmutableArray.CreateBuilder<double>();
    private readonly ImmutableArray<double>.Builder beside = ImmutableArray.CreateBuilder<double>();
    private PeerSession? session;
    private string kernel = "";
    private Cost cost;
    private string? error;

    /// <summary>Whether it still takes part.</summary>
    public bool Takes => error is null;

    /// <summary>What was measured of it.</summary>
    public PeerMeasurement Measured => new()
    {
        Family = problem.Problem.Family,
        Problem = problem.Title,
        Format = problem.Format,
        Cost = cost,
        CountsTokens = problem.Problem.ProducesTokens,
        Threads = threads,
        Implementation = contender.Name,
        Kernel = kernel,
        IsOurs = contender.IsOurs,
        Seconds = blocks.ToImmutable(),
        OursBeside = beside.Count == blocks.Count ? beside.ToImmutable() : [],
        Error = error,
    };

    /// <summary>Starts it, judges what it answers, and puts it to sleep.</summary>
    /// <exception cref="PeerFailedException">It does not start, or answers wrongly.</exception>
    public void Begin(PeerTensors tensors, PeerCheck check, CancellationToken cancellation)
    {
        if (contender.WhyNot(threads) is { } reason)
        {
            throw new PeerFailedException(reason);
        }

        session = PeerSession.Start(contender, problem, tensors, threads, cancellation);
        kernel = session.Kernel;
        cost = problem.CostOf(check.Judge(session));
        session.EndJudging();
        session.Suspend();
    }

    /// <summary>Measures a block; of ours the figure is kept here, of a peer by <see cref="Add"/>, beside ours.</summary>
    /// <returns>Seconds a sample, or of decoding a token.</returns>
    /// <exception cref="PeerFailedException">It fell over or hung.</exception>
    public double Block(TimeSpan length)
    {
        double seconds = session!.Measure(length);
        if (contender.IsOurs)
        {
            blocks.Add(seconds);
        }

        return seconds;
    }

    /// <summary>Keeps a block of a peer with that of ours beside it, where ours was measured.</summary>
    public void Add(double seconds, double? ours)
    {
        blocks.Add(seconds);
        if (ours is { } own)
        {
            beside.Add(own);
        }
    }

    /// <summary>Does something with it; when it fails, its part is over and its row says why.</summary>
    /// <exception cref="OperationCanceledException">The sitting was ended.</exception>
    public void Try(Action action, CancellationToken cancellation)
    {
        if (!Takes)
        {
            return;
        }

        try
        {
            action();
        }
        catch (PeerFailedException failed)
        {
            // Ctrl-C in a terminal reaches everybody, us perhaps a moment later: then it did not fall over by itself.
            cancellation.WaitHandle.WaitOne(Moment);
            cancellation.ThrowIfCancellationRequested();
            error = $"not measured: {failed.Message.ReplaceLineEndings(" ")}";
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session?.Dispose();
        session = null;
    }
}
