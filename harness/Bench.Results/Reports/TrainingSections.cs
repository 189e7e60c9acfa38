using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Comparisons;
using Bench.Results.Plots;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Statistics.Convergence;

namespace Bench.Results.Reports;

/// <summary>The parts of the page that are about training results.</summary>
internal static class TrainingSections
{
    private static readonly string[] Headers = ["submitter", "system", "workload", "profile", "runs converged", "time to target", "examples", "quality", "target", "convergence", "of speed of light", "attempt", "valid", "findings"];

    private static readonly string[] HoldsHeader = ["holds"];

    /// <summary>The table of all of them; nothing when there is none.</summary>
    /// <param name="page">Where it goes.</param>
    /// <param name="rows">The results.</param>
    /// <param name="dropsRuns">Whether one of them is scored without its fastest and slowest runs.</param>
    public static void Table(HtmlPage page, ImmutableArray<TrainingRow> rows, bool dropsRuns)
    {
        if (!rows.IsEmpty)
        {
            page.Table("Training results", Headers, rows.Select(Cells));
            string mean = dropsRuns ? "Where a score has more than one run, time to target is the mean of the runs without the fastest and the slowest. " : "";
            page.Paragraph($"{mean}Runs count in the order in which they were made; an attempt is all runs that it made.", "soft");
        }
    }

    /// <summary>A result: its runs, its hyperparameters, its picture, its findings.</summary>
    public static void Section(HtmlPage page, ReportedTraining result)
    {
        TrainingEvidence evidence = result.Evidence;
        string title = $"{evidence.Plan.Workload}, {evidence.Plan.Submitter}, {evidence.Plan.System}";
        page.Heading(2, title).Paragraph(evidence.Workload.Title);
        page.Paragraph($"{result.File}{(result.Bundle is { } id ? $" · bundle {id}" : "")}", "code");
        if (!result.NumbersEstablished)
        {
            page.Paragraph("Its numbers do not follow from its logs, so it has no score; the table of runs and the pictures show its files as they are.", "bad");
        }

        if (evidence.Provenances is [var first, ..])
        {
            page.Paragraph(SutText.Of(first));
        }

        if (evidence.Workload.InitialWeights is { } checkpoint)
        {
            page.Paragraph($"Every run starts from the checkpoint {checkpoint.Name} (SHA-256 {checkpoint.Sha256}), not from weights of its seed: its time is that of training on.");
        }

        TrainingScore? score = TrainingRow.ScoreOf(evidence);
        if (evidence.Drift is { } drift)
        {
            page.Paragraph(string.Create(CultureInfo.InvariantCulture, $"Days held: {TrainingRow.Of(result).HoldsText}, the median of the runs that count; no part of the score. A trained decoder holds until the first day on which the reference, with its weights, leaves more than {drift.HoldLimit:G4} of the variance unexplained."));
        }

        page.Table($"Runs of {title}", ["run", "outcome", "time", "examples", "last quality", "fresh quality", "model error", .. evidence.Drift is null ? [] : HoldsHeader, "seed", "counts"], evidence.Runs.Select((run, i) => RunCells(run, evidence.Checks.ElementAtOrDefault(i), evidence.Drift, score?.Kept.Contains(i) == true)));
        page.Figures(Pictures(result).Select(static picture => picture.Svg));
        page.Table($"Hyperparameters of {title}", ["name", "value", "from", "group"], evidence.Plan.Hyperparameters.Select(static one => ImmutableArray.Create(
            new PageCell(one.Name, Class: "code"), new PageCell(one.Value.Readable), new PageCell(one.Origin), new PageCell(one.BatchGroup ? "batch size" : ""))));
        FindingsSection.Table(page, $"Findings of {title}", result.Findings);
        EvidenceSections.Of(page, result);
        OpenQuestionSection.Add(page, title, result.Questions);
    }

    /// <summary>Name and SVG of every picture of a result.</summary>
    public static IEnumerable<(string Name, string Svg)> Pictures(ReportedTraining result)
    {
        if (ConvergencePlot.Draw(result.PictureTitle, result.Evidence.Workload.Problem.Metric, result.Evidence.Plan.QualityTarget, result.Evidence.Runs) is { } picture)
        {
            yield return ($"{result.FileStem}.svg", picture);
        }

        if (result.Evidence.Drift is { } drift && DriftPlot.Draw(result.PictureTitle, drift, result.Evidence.Runs, result.Evidence.Checks) is { } curves)
        {
            yield return ($"{result.FileStem}.drift.svg", curves);
        }
    }

    /// <summary>Name and SVG of a picture for every workload and target that several results have: their times to target side by side, with the interval that their runs leave open.</summary>
    public static IEnumerable<(string Name, string Svg)> Comparisons(IReadOnlyCollection<ReportedTraining> results)
    {
        foreach (IGrouping<(string Workload, Sha256Digest, double Target), ReportedTraining> alike in results.GroupBy(static result => (result.Evidence.Plan.Workload, result.Evidence.WorkloadDigest, result.Evidence.Plan.QualityTarget)))
        {
            ImmutableArray<IntervalBar> bars = [.. alike.Select(BarOf).OfType<IntervalBar>()];
            if (bars.Length > 1)
            {
                // Named by the first result's bundle: a report may hold one workload in two versions.
                yield return ($"{alike.First().FileStem}.comparison.svg", IntervalBars.Draw($"{alike.Key.Workload}: time to target", "s, lower is better", bars));
            }
        }
    }

    private static IntervalBar? BarOf(ReportedTraining result)
    {
        TimeToTarget time = TimeToTarget.Of(result.Evidence);
        if (!result.NumbersEstablished || time.Score?.Seconds is not { } seconds)
        {
            return null;
        }

        Interval interval = time.Interval ?? new Interval(seconds, seconds);
        string label = $"{result.Evidence.Plan.Submitter}, {result.Evidence.Plan.System}{(result.Bundle is { } id ? " " + id.Hex[..8] : "")}";
        return new IntervalBar(label, seconds, interval.Low, interval.High, Quantity.Text(seconds, TrainingScore.Unit));
    }

    private static ImmutableArray<PageCell> Cells(TrainingRow row) =>
    [
        new(row.Submitter, Class: "name"),
        new(row.System, Class: "name"),
        new(row.Workload, Class: "name"),
        new(row.Profile == Profile.Quick ? "quick, not submittable" : "full"),
        new($"{row.Converged} of {row.Runs}", row.Converged, "number"),
        new(row.Seconds is { } seconds ? Quantity.Text(seconds, "s") : row.NoNumber, row.Seconds ?? double.PositiveInfinity, "number"),
        new(row.Examples is { } examples ? Quantity.Number(examples) : row.NoNumber, row.Examples ?? double.PositiveInfinity, "number"),
        new(row.Quality is { } quality ? Quantity.Quality(quality) : row.NoNumber, row.Quality ?? double.PositiveInfinity, "number"),
        new(Quantity.Quality(row.QualityTarget), row.QualityTarget, "number"),
        new(row.Convergence),
        new(row.SpeedOfLightPercent is { } percent ? $"{Quantity.Number(percent)} %" : row.NoNumber, row.SpeedOfLightPercent ?? -1, "number"),
        new(row.AttemptsText),
        new(row.Valid ? "valid" : "INVALID", row.Valid ? 1 : 0, row.Valid ? "good" : "bad"),
        new(string.Join(' ', row.Findings), Class: "code"),
    ];

    private static ImmutableArray<PageCell> RunCells(TrainingRunLog run, ModelCheck? check, DriftSpec? drift, bool counts) =>
    [
        new(run.Header.Run.ToString(CultureInfo.InvariantCulture), run.Header.Run, "number"),
        new(run.End.Outcome.FieldName, Class: run.End.Outcome == TrainingOutcome.Converged ? "" : "bad"),
        new(Quantity.Time(run.End.StopNs), run.End.StopNs, "number"),
        new(run.End.Examples.ToString(CultureInfo.InvariantCulture), run.End.Examples, "number"),
        new(run.Evaluations is [.., TrainingEvaluation last] ? Quantity.Quality(last.Quality) : "none", Class: "number"),
        new(run.End.Fresh is { } fresh ? Quantity.Quality(fresh.Quality) : "none", Class: "number"),
        new(check is null ? "not checked" : Quantity.Number(check.Error), Class: "number"),
        .. drift is null ? [] : ImmutableArray.Create(check?.Drift is { } curve ? new PageCell(Quantity.Days(curve.DaysHeld, drift.Days), curve.DaysHeld, "number") : new PageCell("not measured", -1, "number")),
        new(run.Header.Seed.ToString(CultureInfo.InvariantCulture), Class: "code"),
        new(counts ? "yes" : ""),
    ];
}
