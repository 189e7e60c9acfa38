using Bench.Spec;

namespace Bench.Cli;

/// <summary>Something stands where a verb that starts something would write: nothing is overwritten.</summary>
/// <param name="message">What stands where.</param>
/// <param name="help">What to do.</param>
internal sealed class TargetTakenException(string message, string help) : WorldFailedException(message, help);
