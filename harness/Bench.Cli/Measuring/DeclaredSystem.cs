using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Machine;
using Bench.Rules;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>The system that a submission declares beside the machine that is about to be measured: what contradicts it would refuse every result, and is said before the first query.</summary>
internal static class DeclaredSystem
{
    private static readonly SystemContradictsMachine Rule = new();

    /// <summary>The contradictions (SYS104), each at its line of the description; none for a local run, which declares nothing.</summary>
    /// <exception cref="DefinitionsRefusedException">The description is wrong.</exception>
    /// <exception cref="WorldFailedException">It cannot be read.</exception>
    public static ImmutableArray<Finding> Findings(RunSelection selection, RunOptions options)
    {
        if (selection.Submission is not { } submission)
        {
            return [];
        }

        Definition<ImmutableSortedDictionary<string, string>> stated = Circumstances.SystemOf(submission);
        ImmutableArray<DetectedField> found = SystemProbe.Detect();
        return
        [
            .. SystemContradictsMachine.Contradictions(
                    stated.Value,
                    found.ToImmutableSortedDictionary(static field => field.Name, static field => field.Value, StringComparer.Ordinal),
                    found.ToImmutableSortedDictionary(static field => field.Name, static field => field.Source, StringComparer.Ordinal))
                .Select(one => Rule.Descriptor.Report(options.Division ?? submission.Value.Division, stated.Path, one.Message, SystemContradictsMachine.Remedy) with { Location = stated.LocationOf(one.Field) }),
        ];
    }
}
