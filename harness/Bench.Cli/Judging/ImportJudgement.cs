using System.Collections.Immutable;
using Bench.Results.Imports;
using Bench.Rules;
using Bench.Spec;

namespace Bench.Cli.Judging;

/// <summary>A submission tree, judged: its results each with their findings, and what was found about its submissions and the tree.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Results">Its results, in its order.</param>
/// <param name="Others">The other findings.</param>
internal sealed record ImportJudgement(ImportedTree Tree, ImmutableArray<JudgedImport> Results, ImmutableArray<Finding> Others)
{
    /// <summary>Asks every rule.</summary>
    public static ImportJudgement Of(ImportedTree tree)
    {
        ILookup<string, Finding> together = Rulebook.Check([.. tree.Results.Select(static result => result.Evidence)]).ToLookup(static found => found.Result.Folder, static found => found.Finding);
        return new ImportJudgement(
            tree,
            [.. tree.Results.Select(result => new JudgedImport(result.Evidence, [.. result.Findings, .. Rulebook.Check(result.Evidence), .. together[result.Evidence.Folder]]))],
            [.. tree.Findings, .. tree.Submissions.SelectMany(static submission => Rulebook.Check(submission))]);
    }

    /// <summary>Every finding.</summary>
    public IEnumerable<Finding> Findings => Others.Concat(Results.SelectMany(static result => result.Findings));
}
