using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Judging;

/// <summary>What another ruleset changes in the verdict of a result.</summary>
internal sealed record RejudgedResult
{
    /// <summary>The bundle's path.</summary>
    public required string Path { get; init; }

    /// <summary>Whether no rule refuses it under the first ruleset.</summary>
    public required bool ValidUnderFirst { get; init; }

    /// <summary>Whether no rule refuses it under the second.</summary>
    public required bool ValidUnderSecond { get; init; }

    /// <summary>Findings that only the second has.</summary>
    public required ImmutableArray<Finding> New { get; init; }

    /// <summary>Findings that only the first has.</summary>
    public required ImmutableArray<Finding> Gone { get; init; }

    /// <summary>Findings of the second that the first has at the same file in other words or of another severity: other numbers.</summary>
    public required ImmutableArray<Finding> Changed { get; init; }

    /// <summary>Judges a bundle by both.</summary>
    /// <exception cref="BundleRefusedException">The bundle is not intact, or holds no result.</exception>
    public static RejudgedResult Of(string path, Definition<Ruleset> first, Definition<Ruleset> second)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow() });
        if (bundle.Judged is not { Result: not null } judged)
        {
            throw new BundleRefusedException(bundle.Proven.Errors.FirstOrDefault() ?? new BundleError { Code = BundleCode.Recompute, Message = bundle.Differences.First().ToString(), Entry = path });
        }

        ImmutableArray<Finding> before = Rules(judged.Under(first));
        ImmutableArray<Finding> after = Rules(judged.Under(second));
        Finding[] added = [.. after.Except(before)];
        Finding[] removed = [.. before.Except(after)];
        HashSet<(string, string)> places = [.. removed.Select(Place)];
        HashSet<(string, string)> placesAfter = [.. added.Select(Place)];
        return new RejudgedResult
        {
            Path = path,
            ValidUnderFirst = !before.HasErrors,
            ValidUnderSecond = !after.HasErrors,
            New = [.. added.Where(finding => !places.Contains(Place(finding)))],
            Gone = [.. removed.Where(finding => !placesAfter.Contains(Place(finding)))],
            Changed = [.. added.Where(finding => places.Contains(Place(finding)))],
        };
    }

    /// <summary>Without the note that another ruleset judges, which is what was asked for; compared by what a reader sees, since arrays in records compare by identity.</summary>
    private static ImmutableArray<Finding> Rules(JudgedResult judged) =>
    [
        .. judged.RuleFindings.Where(finding => !(judged.Result!.Pinned is not null && finding is { RuleId: RulesetNotPublished.OwnId, Severity: Severity.Note }))
            .Select(static finding => finding with { Catalogue = [] }),
    ];

    private static (string Rule, string Path) Place(Finding finding) => (finding.RuleId, finding.Location.Path);
}
