using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A trust root, or a step in its chain, cannot be relied on. Nothing can be verified with it.</summary>
public sealed class TrustRefusedException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
