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
        : Deciding.Any(number => IsDifferent(number) && number.Worse && !IsExcused(number)) ? ReproductionVerdict.NotReproduced
        : ReproductionVerdict.NotEstablished;

    /// <summary>Why the verdict is what it is, for people.</summary>
    public string Why => Verdict switch
    {
        ReproductionVerdict.Reproduced => "every number that decides is the same within the allowed difference",
        ReproductionVerdict.NotReproduced => $"worse by more than is allowed: {Names(number => IsDifferent(number) && number.Worse && !IsExcused(number))}{(ExcusedNames.Length > 0 ? $"; the hardware is another, which explains the other speed: {ExcusedNames}" : "")}",
        _ when ExcusedNames.Length > 0 => $"the hardware is another, which explains another speed: {ExcusedNames}",
        _ when Deciding.Any(static number => number is { Verdict: Equivalence.Different, Worse: false }) => $"better by more than is allowed, so not under the submitted conditions: {Names(static number => number is { Verdict: Equivalence.Different, Worse: false })}",
        _ when Deciding.All(static number => number.Reruns.Length < 2) => "a single rerun says nothing about its own variation: more are needed (--runs)",
        _ => string.Join("; ", Open()),
    };

    /// <summary>Why numbers that decide are not established, those with an interval apart from those that have none.</summary>
    private IEnumerable<string> Open()
    {
        if (Names(static number => number is { Verdict: Equivalence.NotEstablished, Interval: not null }) is { Length: > 0 } near)
        {
            yield return $"the interval of {near} holds a limit of the allowed difference: more reruns may decide (--runs)";
        }

        if (Names(static number => number is { Verdict: Equivalence.NotEstablished, Interval: null }) is { Length: > 0 } none)
        {
            yield return $"neither the same nor another by what was submitted and what the reruns gave: {none}";
        }
    }

    private string ExcusedNames => Names(number => IsDifferent(number) && IsExcused(number));

    private static bool IsDifferent(ReproducedNumber number) => number.Verdict == Equivalence.Different;

    private bool IsExcused(ReproducedNumber number) => Excused && number.OfSpeed;

    private IEnumerable<ReproducedNumber> Deciding => Numbers.Where(static number => number.Decides);

    /// <summary>Whether other hardware explains another speed. It explains no other accuracy and no other convergence.</summary>
    private bool Excused => Environment.Any(static difference => difference.OfHardware);

    private string Names(Func<ReproducedNumber, bool> which) => string.Join(", ", Deciding.Where(which).Select(static number => number.Name));
}
