using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Rules;

/// <summary>A run that stands in two results.</summary>
/// <remarks>Source: MLPerf Training Rules, "Scoring". Documentation: RunInTwoResults.md.</remarks>
public sealed class RunInTwoResults : IRoundRule<RoundResult>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SEED104",
        Defect = nameof(RunInTwoResults),
        Title = "a run stands in two results",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Scoring\"",
        Catalogue = ["SEED-02", "SEED-03", "RUN-11", "RUN-13"],
    };

    /// <inheritdoc/>
    public IEnumerable<(RoundResult Result, Finding Finding)> Check(ImmutableArray<RoundResult> results)
    {
        Dictionary<Sha256Digest, (RoundResult Result, string Folder)> seen = [];
        foreach (RoundResult result in results.DistinctBy(static one => one.BundleId))
        {
            // A salt that repeats within one result is another rule's.
            List<(string Folder, Sha256Digest Salt, (RoundResult Result, string Folder) Earlier)> shared = [];
            foreach ((string folder, Sha256Digest salt) in result.Runs)
            {
                if (!seen.TryAdd(salt, (result, folder)) && seen[salt] is var earlier && earlier.Result.BundleId != result.BundleId)
                {
                    shared.Add((folder, salt, earlier));
                }
            }

            // A result that was copied holds every run of the other: one cause, one finding.
            foreach (IGrouping<Sha256Digest, (string Folder, Sha256Digest Salt, (RoundResult Result, string Folder) Earlier)> sharedWithOne in shared.GroupBy(static run => run.Earlier.Result.BundleId))
            {
                (string folder, Sha256Digest salt, (RoundResult Result, string Folder) earlier) = sharedWithOne.First();
                string more = sharedWithOne.Count() switch { 1 => "", 2 => ", and 1 more run of it too", int all => $", and {all - 1} more runs of it too" };
                yield return (result, Descriptor.Report(
                    result.Division,
                    $"{folder}/run.jsonl",
                    $"the run promised the salt {salt.Hex[..12]}, as {earlier.Folder} of {earlier.Result.Name} (bundle {earlier.Result.BundleId.Hex[..12]}) did{more}; a run belongs to one result",
                    "submitter: measure again, since the harness draws a new salt for every run; reviewer: one of the two holds the other's run: ask which, and refuse the other"));
            }
        }
    }
}
