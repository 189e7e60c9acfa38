namespace Bench.Spec;

/// <summary>Something outside the program failed: a file, a disk, a system under test. One derived type per cause; caught once, in the command line.</summary>
/// <remarks>The message says what failed and where; <see cref="Help"/> says what to do.</remarks>
public abstract class WorldFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    protected WorldFailedException(string message, string help, Exception? inner = null)
        : base(message, inner) => Help = help;

    /// <summary>The next action.</summary>
    public string Help { get; }
}
