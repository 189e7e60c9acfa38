using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>How each rule about several results is broken: what the first result is, and a second that has the defect beside it, and one that has not.</summary>
internal static class RoundForgeries
{
    private static readonly Sha256Digest Other = Sha256Digest.Of("another build"u8);

    /// <summary>Every rule's, by defect; the one about salts has a test of its own.</summary>
    public static ImmutableSortedDictionary<string, RoundForgery> All { get; } = new Dictionary<string, RoundForgery>
    {
        [nameof(PreviewNotConfirmed)] = new(static first => first with { Category = Category.Preview, Started = first.Started.AddDays(-30) }, Slower(1.05), Slower(1.01)),
        [nameof(ResearchSoonAvailable)] = new(static first => first with { Category = Category.Rdi, Started = first.Started.AddDays(-100) }, CompliantEvidence.Base, Later(days: 200)),
        [nameof(ScenariosContradict)] = new(static first => first with { Scenario = Scenario.Offline, SamplesPerSecond = first.SamplesPerSecond / 2 }, CompliantEvidence.Base, Built(Other)),
        [nameof(DifferentBuildsOfSystem)] = new(static first => first, Built(Other), CompliantEvidence.Base),
        [nameof(OneSystemTwice)] = new(static first => first, CompliantEvidence.Base with { Plan = CompliantEvidence.Base.Plan with { System = "other-box" } }, CompliantEvidence.Base),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static Evidence Slower(double times) => CompliantEvidence.Base with { Declared = CompliantEvidence.Base.Declared! with { Value = CompliantEvidence.Base.Declared.Value * times } };

    private static Evidence Later(int days) => Changed(header => header with { StartedAt = header.StartedAt.AddDays(days) });

    private static Evidence Built(Sha256Digest build) => Changed(header => header with { BuildDigest = build });

    private static Evidence Changed(Func<RunHeader, RunHeader> change) => CompliantEvidence.Base with
    {
        Performance = CompliantEvidence.Base.Performance! with { Header = change(CompliantEvidence.Base.Performance.Header) },
        Accuracy = CompliantEvidence.Base.Accuracy! with { Header = change(CompliantEvidence.Base.Accuracy.Header) },
    };
}

/// <summary>A first result, and second ones.</summary>
/// <param name="First">What is changed in the base, as these rules see it.</param>
/// <param name="Violating">A second result that is reported.</param>
/// <param name="Compliant">A second result that is not.</param>
internal sealed record RoundForgery(Func<RoundResult, RoundResult> First, Evidence Violating, Evidence Compliant);
