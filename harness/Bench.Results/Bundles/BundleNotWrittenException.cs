using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A bundle could not be written: no room, no permission, a file that a bundle may not hold. Nothing that verifies was left behind.</summary>
public sealed class BundleNotWrittenException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
