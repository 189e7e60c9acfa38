using System.Collections.Immutable;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Results.Comparisons;

/// <summary>Results side by side with the first of them. What may not be compared is refused; what may, but differs in a way that matters, is labelled.</summary>
public sealed record Comparison
{
    /// <summary>The compared results, in the order given; empty when the comparison is refused.</summary>
    public required ImmutableArray<ComparisonLine> Lines { get; init; }

    /// <summary>Why not (errors), what a reader must know (warnings), and in what the subjects differ (notes).</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>How the intervals were found; empty when refused.</summary>
    public required string Method { get; init; }

    /// <summary>The least confidence of the ratios' intervals, a fraction.</summary>
    public double Confidence { get; init; } = MetricInterval.RatioConfidence;

    /// <summary>Compares results with the first of them.</summary>
    /// <remarks>
    /// Refused (CMP001): another workload, version, definition, data set, scenario or arrivals, since the numbers then measure different work; and a result without a timed run.
    /// Labelled (CMP002): another ruleset, precision, division or profile; (CMP003): a result that is not valid. Noted (CMP004): in what the subjects of the comparison differ.
    /// </remarks>
    /// <exception cref="ArgumentException">There are fewer than two results.</exception>
    public static Comparison Of(ImmutableArray<ComparedResult> results)
    {
        if (results.Length < 2)
        {
            throw new ArgumentException("a comparison needs two results", nameof(results));
        }

        ComparedResult first = results[0];
        ImmutableArray<Finding> findings =
        [
            .. results.Where(static result => result.Evidence.Performance is null || result.Row.Value is null)
                .Select(static result => ComparisonKey.Report(Severity.Error, "CMP001", result.Name, "the result has no timed run", "give results that were measured to the end")),
            .. results.Skip(1).SelectMany(other => ComparisonKey.Differences(first.Name, ComparisonKey.Of(first.Evidence), other.Name, ComparisonKey.Of(other.Evidence))),
            .. results.Skip(1).SelectMany(other => ComparedSubject.Differences(first.Name, first.Evidence, other.Name, other.Evidence)),
            .. results.Where(static result => !result.Row.Valid).Select(static result => ComparisonKey.Invalid(result.Name)),
        ];
        bool refused = findings.HasErrors;
        return new Comparison
        {
            Lines = refused ? [] : [.. results.Select(result => LineOf(first, result))],
            Findings = findings,
            Method = refused ? "" : MetricInterval.MethodOf(first.Evidence.Plan.Scenario),
        };
    }

    /// <summary>The refusal of inference and training results side by side (CMP001).</summary>
    /// <param name="inference">What the user calls an inference result.</param>
    /// <param name="training">What the user calls a training result.</param>
    public static Comparison OfBothKinds(string inference, string training) => new()
    {
        Lines = [],
        Findings = [ComparisonKey.Report(Severity.Error, "CMP001", training, $"the result is one of training; {inference} is one of inference", "compare results of the same work only")],
        Method = "",
    };

    private static ComparisonLine LineOf(ComparedResult first, ComparedResult result)
    {
        Interval? interval = MetricInterval.Of(result.Evidence.Performance!);
        Interval? ofFirst = MetricInterval.Of(first.Evidence.Performance!);
        double value = result.Row.Value!.Value;
        double firstValue = first.Row.Value!.Value;
        bool same = ReferenceEquals(first, result);
        return new ComparisonLine
        {
            Name = result.Name,
            Row = result.Row,
            Interval = interval,
            Ratio = firstValue > 0 ? value / firstValue : null,
            RatioInterval = !same && interval is { Low: > 0 } own && ofFirst is { Low: > 0 } reference ? Interval.OfRatio(own, reference) : null,
        };
    }
}
