using System.Collections.Immutable;
using Bench.Results.Bundles;
using Bench.Results.Reports;
using Bench.Spec;

namespace Bench.Cli.Judging;

/// <summary>Bundles judged anew from their files, to be reported; those that cannot be read as a result are left out, and that is said.</summary>
internal sealed record ReportedBundles
{
    /// <summary>The inference results, in the order of the paths.</summary>
    public required ImmutableArray<ReportedResult> Results { get; init; }

    /// <summary>The training results, in the order of the paths.</summary>
    public required ImmutableArray<ReportedTraining> Trainings { get; init; }

    /// <summary>What only several of them together show; the findings of each stand among its own as well.</summary>
    public required RoundReview Together { get; init; }

    /// <summary>Whether something was left out.</summary>
    public required bool Incomplete { get; init; }

    /// <summary>Whether nothing is left to be reported.</summary>
    public bool IsEmpty => Results.IsEmpty && Trainings.IsEmpty;

    /// <summary>Reads and judges.</summary>
    public static ReportedBundles Read(Terminal terminal, IEnumerable<string> paths, BundleLimits limits)
    {
        List<ReportedResult> results = [];
        List<ReportedTraining> trainings = [];
        RoundReview together = new();
        bool incomplete = false;
        foreach (string path in paths)
        {
            ReportedBundle bundle = ReportedBundle.Of(path, limits, []);
            if (bundle.Result is { } result)
            {
                results.Add(result);
                together.Add(result.File, result.Bundle!.Value, result.Evidence, bundle.HasDifferences);
            }
            else if (bundle.Training is { } training)
            {
                trainings.Add(training);
                together.Add(training.File, training.Bundle!.Value, training.Evidence, bundle.HasDifferences);
            }
            else
            {
                terminal.Say($"left out: {Terminal.OneLine(bundle.Refusal)}");
                terminal.Say($"  help: {bundle.Advice}");
                incomplete = true;
            }
        }

        ILookup<Sha256Digest, Finding> further = together.ByResult().ToLookup(static found => found.Result.BundleId, static found => found.Finding);
        return new ReportedBundles
        {
            Results = [.. results.Select(result => result with { Findings = [.. result.Findings, .. CappedFindings.Of(further[result.Bundle!.Value])] })],
            Trainings = [.. trainings.Select(training => training with { Findings = [.. training.Findings, .. CappedFindings.Of(further[training.Bundle!.Value])] })],
            Together = together,
            Incomplete = incomplete,
        };
    }
}
