using Bench.Spec;

namespace Bench.Cli.Peers;

/// <summary>An implementation's process on a row's work: asleep, but while it is measured. Whatever goes wrong is a <see cref="PeerFailedException"/>.</summary>
internal interface IPeerSession : IDisposable
{
    /// <summary>What it says it runs; empty where it does not say.</summary>
    string Kernel { get; }

    /// <summary>Has it do the work once and compares what comes out with the fp64 reference; then puts it to sleep.</summary>
    /// <returns>What a sample costs at least; in decoding a token, of training an example.</returns>
    /// <exception cref="PeerFailedException">It is not as exact as the workload asks for, or fell over, or hung.</exception>
    Cost Judge();

    /// <summary>Wakes it, warms it up, measures a block, and puts it to sleep.</summary>
    /// <param name="block">How long the block lasts at least.</param>
    /// <returns>Seconds a sample; of decoding a token, of training an example.</returns>
    /// <exception cref="PeerFailedException">It fell over, or hung.</exception>
    double Measure(TimeSpan block);
}
