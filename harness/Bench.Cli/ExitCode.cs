namespace Bench.Cli;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    /// <summary>Nothing to object to.</summary>
    public const int Clean = 0;

    /// <summary>Findings of severity error, or a conformance case that does not match.</summary>
    public const int Findings = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A file, a disk or a system under test failed.</summary>
    public const int WorldFailed = 3;

    /// <summary>Integrity or signature refused, or not established; or a bundle's numbers do not follow from its logs.</summary>
    public const int Refused = 4;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;

    /// <summary>The graver of two codes, when several things were looked at: refused, then failed, then findings.</summary>
    public static int Worse(int left, int right) => Gravity(left) >= Gravity(right) ? left : right;

    private static int Gravity(int code) => code switch { Interrupted => 5, Refused => 4, WorldFailed => 3, Usage => 2, Findings => 1, _ => 0 };
}
