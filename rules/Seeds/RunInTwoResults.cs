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

    /// <summary>Of many copies of one result each names a few.</summary>
    private const int MostNamed = 3;

    /// <inheritdoc/>
    public IEnumerable<(RoundResult Result, Finding Finding)> Check(ImmutableArray<RoundResult> results)
    {
        RoundResult[] distinct = [.. results.DistinctBy(static result => result.BundleId)];
        ILookup<Sha256Digest, HeldRun> holders = distinct.SelectMany(RunsOf).ToLookup(static run => run.Salt);

        // All that hold it are reported alike: which of them measured it, no order of files says.
        foreach (RoundResult result in distinct)
        {
            // A salt that repeats within one result is another rule's. A result that was copied holds every run of the other: one cause, one finding.
            IGrouping<Sha256Digest, (HeldRun Own, HeldRun Other)>[] shared =
            [
                .. from own in RunsOf(result)
                   from other in holders[own.Salt].DistinctBy(static one => one.Result.BundleId)
                   where other.Result.BundleId != result.BundleId
                   group (own, other) by other.Result.BundleId,
            ];
            foreach (IGrouping<Sha256Digest, (HeldRun Own, HeldRun Other)> withOne in shared.Take(MostNamed))
            {
                (HeldRun own, HeldRun other) = withOne.First();
                string more = withOne.Count() switch { 1 => "", 2 => ", and 1 more run of it too", int all => $", and {all - 1} more runs of it too" };
                yield return (result, Descriptor.Report(
                    result.Division,
                    $"{own.Folder}/run.jsonl",
                    $"the run promised the salt {own.Salt.Hex[..12]}, as {other.Folder} of {other.Result.Name} (bundle {other.Result.BundleId.Hex[..12]}) did{more}; a run belongs to one result",
                    "submitter: measure again, since the harness draws a new salt for every run; reviewer: one of the two holds the other's run, and which is not written in them: ask both, and refuse the copy"));
            }
        }
    }

    private static IEnumerable<HeldRun> RunsOf(RoundResult result) => result.Runs.Select(run => new HeldRun(result, run.Folder, run.SaltCommitment));

    private readonly record struct HeldRun(RoundResult Result, string Folder, Sha256Digest Salt);
}
