using System.Collections.Immutable;
using Bench.Results.Peers;
using Bench.Spec;

namespace Bench.Cli.Peers;

/// <summary>An implementation at a row's work: its process, its blocks, and why it does not take part any more.</summary>
internal sealed class PeerEntry(Contender contender, IPeerWork work, int threads) : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly ImmutableArray<double>.Builder blocks = ImmutableArray.CreateBuilder<double>();
    private readonly ImmutableArray<double>.Builder beside = ImmutableArray.CreateBuilder<double>();
    private IPeerSession? session;
    private string kernel = "";
    private Cost cost;
    private string? error;

    /// <summary>Whether it still takes part.</summary>
    public bool Takes => error is null;

    /// <summary>What was measured of it.</summary>
    public PeerMeasurement Measured => new()
    {
        Family = work.Family,
        Problem = work.Title,
        Format = work.Format,
        Cost = cost,
        CountsTokens = work.CountsTokens,
        Threads = threads,
        Implementation = contender.Name,
        Kernel = kernel,
        IsOurs = contender.IsOurs,
        Seconds = blocks.ToImmutable(),
        OursBeside = beside.Count == blocks.Count ? beside.ToImmutable() : [],
        Error = error,
    };

    /// <summary>Starts it, judges what it computes, and puts it to sleep.</summary>
    /// <exception cref="PeerFailedException">It does not start, or computes wrongly.</exception>
    public void Begin(CancellationToken cancellation)
    {
        if (contender.WhyNot(threads) is { } reason)
        {
            throw new PeerFailedException(reason);
        }

        session = work.Start(contender, threads, cancellation);
        kernel = session.Kernel;
        cost = session.Judge();
    }

    /// <summary>Measures a block; of ours the figure is kept here, of a peer by <see cref="Add"/>, beside ours.</summary>
    /// <returns>Seconds a sample; of decoding a token, of training an example.</returns>
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
