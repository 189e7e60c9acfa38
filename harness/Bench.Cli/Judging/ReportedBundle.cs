using System.Collections.Immutable;
using Bench.Results.Bundles;
using Bench.Results.Reports;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Workloads;

namespace Bench.Cli.Judging;

/// <summary>A bundle judged anew from its files, to be reported: a result of either kind, or why there is none.</summary>
internal sealed record ReportedBundle
{
    /// <summary>The inference result; null when it holds none.</summary>
    public ReportedResult? Result { get; init; }

    /// <summary>The training result; null when it holds none.</summary>
    public ReportedTraining? Training { get; init; }

    /// <summary>Why it cannot be read as a result; empty when it can.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>What to do about that.</summary>
    public string Advice { get; init; } = "";

    /// <summary>Whether numbers in it do not follow from its logs; it is reported as invalid then.</summary>
    public bool HasDifferences { get; init; }

    /// <summary>Reads and judges.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="further">What was found about it beyond its own files.</param>
    /// <exception cref="WorldFailedException">The bundle cannot be read.</exception>
    public static ReportedBundle Of(string path, BundleLimits limits, IEnumerable<Finding> further)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
        ImmutableArray<Finding> findings = [.. bundle.Differences, .. bundle.Judged?.RuleFindings ?? [], .. further];
        string file = Path.GetFileName(path);
        if (bundle.Judged?.Evidence is { } evidence)
        {
            return new ReportedBundle { HasDifferences = bundle.Differences.HasErrors, Result = new(evidence, findings, bundle.Proven.BundleId, file, Predicates.IsOfDevelopmentKey(bundle.Proven.Statement!)) { Files = bundle.Files, Questions = RuleCatalogue.QuestionsOf(evidence, bundle.FileNames), Rung = RungOf(evidence) } };
        }

        if (bundle.Judged?.Training is { } training)
        {
            return new ReportedBundle { HasDifferences = bundle.Differences.HasErrors, Training = new(training, findings, bundle.Proven.BundleId, file, Predicates.IsOfDevelopmentKey(bundle.Proven.Statement!)) { Files = bundle.Files, Questions = RuleCatalogue.QuestionsOf(training, bundle.FileNames) } };
        }

        BundleError refused = bundle.WhyRefused(path)!;
        return new ReportedBundle { Refusal = refused.ToString(), Advice = RefusalAdvice.For(refused) };
    }

    /// <summary>The place of its implementation in the order that its workload declares, else in the shipped one; both begin with the slowest.</summary>
    private static int RungOf(Evidence evidence)
    {
        if (evidence.Plan.Sut.Implementation is not { } name)
        {
            return 0;
        }

        ImmutableArray<string> declared = evidence.Workload.Implementations;
        ImmutableArray<string> ladder = declared.Contains(name) ? declared : [.. CpuBackend.ImplementationsOf(evidence.Workload.Problem.Family).Select(static one => one.Name)];
        return ladder.IndexOf(name);
    }
}
