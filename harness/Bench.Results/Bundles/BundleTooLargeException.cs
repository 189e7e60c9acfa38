using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A run left more bytes or files than a bundle may hold.</summary>
public sealed class BundleTooLargeException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
