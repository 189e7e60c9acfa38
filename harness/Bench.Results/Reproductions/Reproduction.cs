using System.Collections.Immutable;
using Bench.Spec.Definitions;
using Bench.Statistics;

namespace Bench.Results.Reproductions;

/// <summary>A result measured again by its own plan, beside the submitted.</summary>
public sealed record Reproduction
{
    /// <summary>The numbers, those that decide first.</summary>
    public required ImmutableArray<ReproducedNumber> Numbers { get; init; }

    /// <summary>In what the surroundings differ.</summary>
    public required ImmutableArray<EnvironmentDifference> Environment { get; init; }

    /// <summary>How the system under test was kept from network and files.</summary>
    public required IsolationStatement Isolation { get; init; }

    /// <summary>The allowed difference and the confidence.</summary>
    public required ReproductionNumbers Round { get; init; }

    /// <summary>What follows.</summary>
    public ReproductionVerdict Verdict =>
        Deciding.All(static number => number.Verdict == Equivalence.Equivalent) ? ReproductionVerdict.Reproduced
        : Deciding.Any(number => number is { Verdict: Equivalence.Different, Worse: true } && !(Excused && number.OfSpeed)) ? ReproductionVerdict.NotReproduced
        : ReproductionVerdict.NotEstablished;

    /// <summary>Why the verdict is what it is, for people.</summary>
    public string Why => Verdict switch
    {
        ReproductionVerdict.Reproduced => "every number that decides is the same within the allowed difference",
        ReproductionVerdict.NotReproduced => $"worse by more than is allowed: {Names(static number => number is { Verdict: Equivalence.Different, Worse: true })}",
        _ when Excused && Deciding.Any(static number => number.Verdict == Equivalence.Different) => $"the hardware is another, which explains another speed: {Names(static number => number.Verdict == Equivalence.Different)}",
        _ when Deciding.Any(static number => number is { Verdict: Equivalence.Different, Worse: false }) => $"better by more than is allowed, so not under the submitted conditions: {Names(static number => number is { Verdict: Equivalence.Different, Worse: false })}",
        _ when Deciding.All(static number => number.Reruns.Length < 2) => "a single rerun says nothing about its own variation: more are needed (--runs)",
        _ => $"the interval of {Names(static number => number.Verdict == Equivalence.NotEstablished)} holds a limit of the allowed difference: more reruns may decide (--runs)",
    };

    private IEnumerable<ReproducedNumber> Deciding => Numbers.Where(static number => number.Decides);

    /// <summary>Whether other hardware explains another speed. It explains no other accuracy and no other convergence.</summary>
    private bool Excused => Environment.Any(static difference => difference.OfHardware);

    private string Names(Func<ReproducedNumber, bool> which) => string.Join(", ", Deciding.Where(which).Select(static number => number.Name));
}
