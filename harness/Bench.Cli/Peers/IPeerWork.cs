using Bench.Spec;

namespace Bench.Cli.Peers;

/// <summary>What one row of the table has everybody do.</summary>
internal interface IPeerWork
{
    /// <summary>The workload's family.</summary>
    string Family { get; }

    /// <summary>The work in words.</summary>
    string Title { get; }

    /// <summary>The format that it may be computed in.</summary>
    NumberFormat Format { get; }

    /// <summary>Whether it emits tokens, and times and costs are those of one.</summary>
    bool CountsTokens { get; }

    /// <summary>Starts an implementation on it; it is awake.</summary>
    /// <param name="contender">Who.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="cancellation">Ends whatever waits.</param>
    /// <exception cref="PeerFailedException">It did not start, or is another than its definition says.</exception>
    IPeerSession Start(Contender contender, int threads, CancellationToken cancellation);
}
