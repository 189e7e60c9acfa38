using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A bundle's file or directory cannot be read at all; nothing is said about its contents.</summary>
public sealed class BundleUnreadableException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
