namespace Bench.Cli;

/// <summary>The command line asks for something that cannot be; caught once, in <see cref="BenchCommand"/>.</summary>
/// <param name="message">What was found and what is expected.</param>
/// <param name="help">What to type instead.</param>
internal sealed class UsageException(string message, string help = "") : Exception(message)
{
    /// <summary>What to type instead.</summary>
    public string Help { get; } = help;
}
