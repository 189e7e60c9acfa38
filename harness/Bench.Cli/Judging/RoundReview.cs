using System.Collections.Immutable;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Judging;

/// <summary>What only several results together show: collects each bundle that is judged, then asks the rules about all of them.</summary>
internal sealed class RoundReview
{
    private readonly List<RoundResult> results = [];

    /// <summary>Takes a result that was judged; nothing when the bundle was refused before its files were read.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="bundle">What was found about it.</param>
    public void Add(string path, VerifiedBundle bundle)
    {
        if (bundle.Judged?.Result is { } evidence && bundle.Proven.BundleId is { } id)
        {
            Add(path, id, evidence, bundle.Differences.HasErrors);
        }
    }

    /// <summary>Takes a result; a bundle that is known already stays as it is.</summary>
    /// <param name="name">What the user calls it.</param>
    /// <param name="id">The bundle's id.</param>
    /// <param name="evidence">What it holds.</param>
    /// <param name="refused">Whether numbers in it do not follow from its logs.</param>
    public void Add(string name, Sha256Digest id, ResultEvidence evidence, bool refused)
    {
        if (results.TrueForAll(result => result.BundleId != id))
        {
            results.Add(RoundResult.Of(name, id, evidence) with { Refused = refused });
        }
    }

    /// <summary>The findings, each with the result that it is about.</summary>
    public ImmutableArray<(RoundResult Result, Finding Finding)> ByResult() => Rulebook.Check([.. results]);

    /// <summary>The findings, each at its bundle and the file in it.</summary>
    public ImmutableArray<Finding> Findings() => CappedFindings.Of(
    [
        .. ByResult().Select(static found => found.Finding with { Location = new Location($"{found.Result.Name}: {found.Finding.Location.Path}") }),
    ]);

    /// <summary>Prints the findings; nothing where there are none.</summary>
    /// <returns>The exit code that they ask for.</returns>
    public int Print(Terminal terminal)
    {
        ImmutableArray<Finding> findings = Findings();
        if (findings.IsEmpty)
        {
            return ExitCode.Clean;
        }

        terminal.Line("the results together");
        terminal.Findings(findings);
        return findings.HasErrors ? ExitCode.Findings : ExitCode.Clean;
    }
}
