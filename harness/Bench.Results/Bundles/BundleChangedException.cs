using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A file of a verified bundle is not, any more, what was verified: somebody writes to it meanwhile.</summary>
public sealed class BundleChangedException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
