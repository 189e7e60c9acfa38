using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A key file is absent, open to others, locked by a passphrase, or no P-256 key.</summary>
public sealed class KeyUnreadableException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
