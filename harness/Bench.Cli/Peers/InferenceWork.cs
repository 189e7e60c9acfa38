using Bench.Spec;

namespace Bench.Cli.Peers;

/// <summary>A problem of an inference workload, its data in the memory that everybody maps.</summary>
internal sealed class InferenceWork(PeerProblem problem, PeerTensors tensors, IReference reference) : IPeerWork
{
    private readonly PeerCheck check = new(problem, reference);

    /// <inheritdoc/>
    public string Family => problem.Problem.Family;

    /// <inheritdoc/>
    public string Title => problem.Title;

    /// <inheritdoc/>
    public NumberFormat Format => problem.Format;

    /// <inheritdoc/>
    public bool CountsTokens => problem.Problem.ProducesTokens;

    /// <inheritdoc/>
    public IPeerSession Start(Contender contender, int threads, CancellationToken cancellation) => PeerSession.Start(contender, problem, tensors, check, threads, cancellation);
}
