using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Problems;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Sequences;

/// <summary>Lines over the length of sequences that may be set against each other: one system, SUT, scenario, precision, profile and width.</summary>
/// <param name="Title">What they share, for people.</param>
/// <param name="Scenario">The scenario: single-stream or offline.</param>
/// <param name="Lines">The lines, attention before recurrence; at least one.</param>
public sealed record SequenceComparison(string Title, Scenario Scenario, ImmutableArray<SequenceLine> Lines)
{
    private const double Median = 0.5;

    /// <summary>Every comparison that results allow: of valid ones, where a line has at least <see cref="PowerLaw.LeastPoints"/> lengths. Of several results of one length the first counts.</summary>
    /// <param name="results">Results of any kind; others are passed over.</param>
    public static ImmutableArray<SequenceComparison> Of(IEnumerable<ReportedResult> results) =>
    [
        .. from result in results
           let shape = result.Evidence.Workload.Problem.Sequenced
           let point = shape is null ? null : PointOf(result, shape.Value)
           where point is not null
           group (Shape: shape!.Value, result.Evidence.Plan.Sut.Implementation, Point: point) by KeyOf(result.Evidence, shape!.Value.Width) into alike
           let lines = LinesOf(alike)
           where !lines.IsEmpty
           select new SequenceComparison(alike.Key.Title, alike.Key.Scenario, lines),
    ];

    /// <summary>Results over sequences that no line has, since they are not valid or their numbers do not follow from their logs: workload and scenario, sorted.</summary>
    /// <param name="results">Results of any kind.</param>
    public static ImmutableArray<string> LeftOut(IEnumerable<ReportedResult> results) =>
    [
        .. (from result in results
            where result.Evidence.Workload.Problem.Sequenced is not null && result.Evidence.Plan.Scenario is Scenario.SingleStream or Scenario.Offline && !Counts(result)
            select $"{result.Evidence.Plan.Workload}{(result.Evidence.Plan.Sut.Implementation is { } name ? $" {name}" : "")} {ScenarioText.Of(result.Evidence.Plan.Scenario)}").Order(StringComparer.Ordinal),
    ];

    /// <summary>The same lines with those of one series and equal memory as one, since one would hide the other: <c>tiled and skipping</c>. Without lines whose memory is not known.</summary>
    public SequenceComparison ByMemory() => this with
    {
        Lines =
        [
            .. from line in Lines
               where line.Memory is not null
               group line by (line.Series, string.Join(' ', line.Points.Select(static point => string.Create(CultureInfo.InvariantCulture, $"{point.Length}:{point.Memory}")))) into alike
               let names = alike.Select(static line => line.Implementation).OfType<string>().ToArray()
               select new SequenceLine(alike.Key.Series, names.Length == 0 ? null : string.Join(" and ", names), alike.First().IsRecurrent, alike.First().Points),
        ],
    };

    /// <summary>What a line of attention is called beside the others: its implementation where that tells it from them, else its label.</summary>
    /// <param name="line">One of the lines of attention.</param>
    public string NameOf(SequenceLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Implementation is { } name && Lines.Where(static other => !other.IsRecurrent).All(other => other.Series == line.Series) ? name : line.Label;
    }

    /// <summary>Where recurrence overtakes attention in time, pair by pair.</summary>
    public ImmutableArray<Overtaking> InTime() => Overtakings(static line => line.Times);

    /// <summary>The same in memory, of lines whose memory is known.</summary>
    public ImmutableArray<Overtaking> InMemory() => Overtakings(static line => line.Memories);

    private ImmutableArray<Overtaking> Overtakings(Func<SequenceLine, ImmutableArray<(double X, double Y)>> valuesOf) =>
    [
        .. (from recurrent in Lines
            where recurrent.IsRecurrent
            from attention in Lines
            where !attention.IsRecurrent
            select Overtaking.Of(recurrent, attention, valuesOf)).OfType<Overtaking>(),
    ];

    /// <summary>Attention before recurrence, and of each what takes longer first.</summary>
    private static ImmutableArray<SequenceLine> LinesOf(IEnumerable<(SequenceShape Shape, string? Implementation, SequencePoint Point)> results)
    {
        SequenceLine[] lines =
        [
            .. from result in results
               group result by (result.Shape.Series, result.Implementation, result.Shape.IsRecurrent) into line
               let points = line.Select(static one => one.Point).DistinctBy(static point => point.Length).OrderBy(static point => point.Length).ToImmutableArray()
               where points.Length >= PowerLaw.LeastPoints
               select new SequenceLine(line.Key.Series, line.Key.Implementation, line.Key.IsRecurrent, points),
        ];
        double longest = lines.SelectMany(static line => line.Points).Select(static point => (double)point.Length).DefaultIfEmpty(1).Max();
        return [.. lines.OrderBy(static line => line.IsRecurrent).ThenByDescending(line => line.Time.At(longest))];
    }

    /// <summary>Everything that must be equal between results that are compared. The title is part of it: what it does not say, the rest tells apart.</summary>
    private static (string Title, Scenario Scenario, Profile Profile, Sha256Digest Machine, string Submitter, string Command, NumberFormat Accumulation, string Tuning, bool Deterministic) KeyOf(Evidence evidence, int width)
    {
        Plan plan = evidence.Plan;
        string title = string.Create(
            CultureInfo.InvariantCulture,
            $"width {width}, {ScenarioText.Of(plan.Scenario)}, {plan.Precision.Inputs.FieldName}, {plan.Sut.Name} with {Quantity.Counted(plan.Sut.Threads, "thread")} on {plan.System}");
        return (title, plan.Scenario, plan.Profile, evidence.System.Fingerprint, plan.Submitter, string.Join(' ', plan.Sut.Command), plan.Precision.Accumulation, plan.Sut.Tuning ?? "", plan.Sut.Deterministic);
    }

    private static bool Counts(ReportedResult result) => result is { NumbersEstablished: true, Findings.HasErrors: false, Evidence: { Declared.Valid: true, Performance: not null } };

    private static SequencePoint? PointOf(ReportedResult result, SequenceShape shape)
    {
        if (!Counts(result))
        {
            return null;
        }

        RunSummary summary = result.Evidence.Performance!.End.Summary;
        double timeNs = result.Evidence.Plan.Scenario switch
        {
            Scenario.SingleStream => summary.Percentiles.Where(static pair => pair.Percentile == Median).Select(static pair => (double)pair.LatencyNs).FirstOrDefault(),
            Scenario.Offline => summary.Value > 0 ? 1e9 / summary.Value : 0,
            _ => 0,
        };

        // Of a program of the submitter's own nobody here knows what it keeps.
        StreamMemory? memory = result.Evidence.Plan.Sut.Command.IsEmpty ? result.Evidence.Workload.Problem.StreamMemoryOf(result.Evidence.Plan.Sut.Implementation) : null;
        return timeNs > 0 ? new SequencePoint(result.Evidence.Plan.Workload, shape.Length, timeNs, memory) : null;
    }
}
