using System.Collections.Frozen;
using Bench.Definitions;
using Bench.Spec;

namespace Bench.Cli;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    private static readonly FrozenSet<string> Misspelt =
    [
        DefinitionCodes.UnknownName, DefinitionCodes.MalformedText, DefinitionCodes.WrongType, DefinitionCodes.OutOfRange, DefinitionCodes.HyperparameterUnknown, DefinitionCodes.HyperparameterTwice,
    ];

    /// <summary>Nothing to object to.</summary>
    public const int Clean = 0;

    /// <summary>Findings of severity error, or a conformance case that does not match.</summary>
    public const int Findings = 1;

    /// <summary>The command line is wrong: it names what there is not, or what does not go together. Files that a file names are that file's mistake.</summary>
    public const int Usage = 2;

    /// <summary>A file, a disk or a system under test failed.</summary>
    public const int WorldFailed = 3;

    /// <summary>Integrity or signature refused, or not established; or a bundle's numbers do not follow from its logs.</summary>
    public const int Refused = 4;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;

    /// <summary>The code of findings that may refuse something: usage where every error is a name or a spelling of the command line that there is not. What it asks for and the round or the workload does not allow is a finding as any other.</summary>
    public static int Of(IEnumerable<Finding> findings)
    {
        Finding[] errors = [.. findings.Where(static finding => finding.Severity == Severity.Error)];
        return errors.Length == 0 ? Clean : errors.All(IsOfCommandLine) ? Usage : Findings;
    }

    private static bool IsOfCommandLine(Finding error) =>
        error.Location.Line == 0 && (error.RuleId == DefinitionCodes.UnknownWorkload || (error.Location.Path.StartsWith("--", StringComparison.Ordinal) && Misspelt.Contains(error.RuleId)));

    /// <summary>The graver of two codes, when several things were looked at: refused, then failed, then findings.</summary>
    public static int Worse(int left, int right) => Gravity(left) >= Gravity(right) ? left : right;

    private static int Gravity(int code) => code switch { Interrupted => 5, Refused => 4, WorldFailed => 3, Usage => 2, Findings => 1, _ => 0 };
}
