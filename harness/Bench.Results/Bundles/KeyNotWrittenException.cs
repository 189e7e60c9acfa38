using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A new key file could not be written, most often because there is a file of that name: keys are never overwritten.</summary>
public sealed class KeyNotWrittenException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
