namespace Bench.Cli.Peers;

/// <summary>An implementation fell over, hung or answered wrongly: its row says so, and the others go on.</summary>
/// <param name="reason">What happened.</param>
internal sealed class PeerFailedException(string reason) : Exception(reason);
