using System.Collections.Immutable;
using Bench.Results.Bundles;
using Bench.Results.Reports;
using Bench.Rules;
using Bench.Spec;

namespace Bench.Cli.Judging;

/// <summary>Bundles judged anew from their files, to be reported; those that cannot be read as a result are left out, and that is said.</summary>
internal sealed record ReportedBundles
{
    /// <summary>The inference results, in the order of the paths.</summary>
    public required ImmutableArray<ReportedResult> Results { get; init; }

    /// <summary>The training results, in the order of the paths.</summary>
    public required ImmutableArray<ReportedTraining> Trainings { get; init; }

    /// <summary>Whether something was left out.</summary>
    public required bool Incomplete { get; init; }

    /// <summary>Whether nothing is left to be reported.</summary>
    public bool IsEmpty => Results.IsEmpty && Trainings.IsEmpty;

    /// <summary>Reads and judges.</summary>
    public static ReportedBundles Read(Terminal terminal, IEnumerable<string> paths, BundleLimits limits)
    {
        ImmutableArray<ReportedResult>.Builder results = ImmutableArray.CreateBuilder<ReportedResult>();
        ImmutableArray<ReportedTraining>.Builder trainings = ImmutableArray.CreateBuilder<ReportedTraining>();
        bool incomplete = false;
        foreach (string path in paths)
        {
            VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
            ImmutableArray<Finding> findings = [.. bundle.Differences, .. bundle.Judged?.RuleFindings ?? []];
            string file = Path.GetFileName(path);
            if (bundle.Judged?.Evidence is { } evidence)
            {
                results.Add(new ReportedResult(evidence, findings, bundle.Proven.BundleId, file, Predicates.IsOfDevelopmentKey(bundle.Proven.Statement!)) { Questions = RuleCatalogue.QuestionsOf(evidence) });
            }
            else if (bundle.Judged?.Training is { } training)
            {
                trainings.Add(new ReportedTraining(training, findings, bundle.Proven.BundleId, file, Predicates.IsOfDevelopmentKey(bundle.Proven.Statement!)) { Questions = RuleCatalogue.QuestionsOf(training) });
            }
            else
            {
                terminal.Say($"{path}: left out: {bundle.Proven.Errors.FirstOrDefault()?.ToString() ?? bundle.Differences.First().ToString()}");
                incomplete = true;
            }
        }

        return new ReportedBundles { Results = results.ToImmutable(), Trainings = trainings.ToImmutable(), Incomplete = incomplete };
    }
}
