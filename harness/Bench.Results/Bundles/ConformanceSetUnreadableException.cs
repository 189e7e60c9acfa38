using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A conformance set is absent or not in the form that is known.</summary>
public sealed class ConformanceSetUnreadableException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
