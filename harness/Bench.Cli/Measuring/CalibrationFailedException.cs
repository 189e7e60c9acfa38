using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Runs;

namespace Bench.Cli.Measuring;

/// <summary>The SUT did not come through the warm-up.</summary>
internal sealed class CalibrationFailedException : WorldFailedException
{
    private CalibrationFailedException(string workload, string reason, string help)
        : base($"{workload}: the SUT did not come through the warm-up: {reason}", help)
    {
    }

    /// <summary>What the faults of the warm-up say, and what to do about the first of them.</summary>
    /// <param name="workload">What was asked for.</param>
    /// <param name="faults">The faults, in the order in which they came: a SUT that names a wrong id falls silent by it, and the id is the reason.</param>
    /// <param name="lost">The one after which nothing more can be measured; null where the run merely completed nothing.</param>
    /// <param name="sut">The SUT's definition; null for the shipped backend.</param>
    public static CalibrationFailedException Of(string workload, ImmutableArray<RunFault> faults, RunFault? lost, Definition<SutDefinition>? sut)
    {
        if (faults.IsEmpty)
        {
            return new(workload, "nothing completed", "measure again");
        }

        RunFault first = faults[0];
        string reason = lost is null || lost == first ? first.Message : $"{first.Message}; then {lost.Message}";
        return new(workload, reason, RemedyFor(first.Kind, sut));
    }

    private static string RemedyFor(string kind, Definition<SutDefinition>? sut) => kind switch
    {
        "timed_out" => SutLimit.Remedy(sut),
        "failed_response" => "the SUT itself says that it cannot compute this: remove the cause that it gives, or leave this workload out",
        "sut_crashed" => "look for the cause in the SUT's program: what it says on standard error is kept, and 'ulimit -c unlimited' lets the system keep a core dump",
        _ => "correct what the SUT writes into its completions: harness/Bench.Sut/PROTOCOL.md, 'The exchange file'",
    };
}
