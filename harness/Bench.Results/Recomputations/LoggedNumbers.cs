using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.Recomputations;

/// <summary>Whether the numbers of a result follow from its logs.</summary>
public static class LoggedNumbers
{
    /// <summary>What stands where a number would, if its log does not bear it out.</summary>
    public const string NotEstablished = "not established";

    // Every FILE code of severity error says that a file cannot be read as evidence: what follows from it is not known.
    private const string FileCodes = "FILE";

    /// <summary>False when a file says otherwise than its evidence, or cannot be read as evidence: then no number of the result is more than a claim.</summary>
    /// <param name="findings">Everything that was found about the result.</param>
    public static bool AreBorneOut(ImmutableArray<Finding> findings) => !findings.Any(static finding =>
        finding.Severity == Severity.Error && (finding.RuleId == Differences.Code || finding.RuleId.StartsWith(FileCodes, StringComparison.Ordinal)));
}
