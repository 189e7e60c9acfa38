using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Sequences;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Results.Reports;

/// <summary>Results as a table, plots and one page: <c>results.csv</c>, <c>plots/*.svg</c>, <c>report.html</c>.</summary>
public sealed class ResultReport
{
    private const int MostLetters = 200;

    private static readonly string[] Headers = ["submitter", "system", "workload", "scenario", "profile", "metric", "value", "accuracy error", "target", "of speed of light", "valid", "findings"];

    private static readonly string[] TokenHeaders = ["system", "workload", "scenario", "TTFT p50", "TTFT p99", "TPOT p50", "TPOT p99", "inter-token p99", "tokens/s"];

    private readonly ImmutableArray<ReportedResult> results;
    private readonly ImmutableArray<ReportedTraining> trainings;
    private readonly ImmutableArray<SequenceComparison> sequences;
    private readonly ImmutableArray<Finding> together;

    private ResultReport(ImmutableArray<ReportedResult> results, ImmutableArray<ReportedTraining> trainings, ImmutableArray<Finding> together)
    {
        this.together = together;
        this.results = SideBySide.Of(results);
        this.trainings = trainings;
        sequences = SequenceComparison.Of(this.results);
        Trainings = [.. trainings.Select(TrainingRow.Of)];
        Rows = SideBySide.Of([.. results.Select(ResultRow.Of)]);
    }

    /// <summary>The rows of the table, in the order given, but for neighbours that differ in implementation or format alone.</summary>
    public ImmutableArray<ResultRow> Rows { get; }

    /// <summary>The rows of the table of training results, in the order given.</summary>
    public ImmutableArray<TrainingRow> Trainings { get; }

    /// <summary>Takes results.</summary>
    public static ResultReport Of(ImmutableArray<ReportedResult> results) => new(results, [], []);

    /// <summary>Takes results of both kinds.</summary>
    public static ResultReport Of(ImmutableArray<ReportedResult> results, ImmutableArray<ReportedTraining> trainings) => new(results, trainings, []);

    /// <summary>Takes results of both kinds.</summary>
    /// <param name="results">Those of inference.</param>
    /// <param name="trainings">Those of training.</param>
    /// <param name="together">What only several of them together show, each at its bundle.</param>
    public static ResultReport Of(ImmutableArray<ReportedResult> results, ImmutableArray<ReportedTraining> trainings, ImmutableArray<Finding> together) => new(results, trainings, together);

    /// <summary>Writes the files; existing ones are replaced.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "plots"));
        ReportTables.Write(folder, Rows, Trainings);
        ReportTables.Write(folder, sequences);
        foreach ((string name, string svg) in results.SelectMany(Pictures).Concat(Overviews()).Concat(SequenceSection.Pictures(sequences)).Concat(TrainingSections.Comparisons(trainings)).Concat(trainings.SelectMany(TrainingSections.Pictures)))
        {
            File.WriteAllText(Path.Combine(folder, "plots", FileNameOf(name)), svg);
        }

        File.WriteAllText(Path.Combine(folder, "report.html"), Page());
    }

    /// <summary>The page as HTML.</summary>
    /// <param name="home">The address of the page that leads to this one; null where none does.</param>
    public string Page(string? home = null)
    {
        HtmlPage page = new("Bench report");
        page.Part("alone", part => Opening(part, home));
        foreach (ReportedResult result in results)
        {
            Section(page, result);
        }

        foreach (ReportedTraining training in trainings)
        {
            TrainingSections.Section(page, training);
        }

        MachineSection.Of(page, results.Select(static result => result.Evidence.System).Concat(trainings.Select(static training => training.Evidence.System)));
        return page.ToString();
    }

    /// <summary>What all results have in common: what they are worth, the tables, the pictures that compare them.</summary>
    private void Opening(HtmlPage page, string? home)
    {
        if (home is not null)
        {
            page.Reference("All results", home);
        }

        page.Heading(1, "Bench report");
        page.Paragraph($"{Quantity.Counted(results.Length + trainings.Length, "result")}, {Rows.Count(static row => row.Valid) + Trainings.Count(static row => row.Valid)} valid.");
        if (Rows.Any(static row => row.Profile == Profile.Quick))
        {
            page.Paragraph("Quick profile, not submittable: seconds instead of the round's least duration, few accuracy samples, no early-stopping claim, compliance runs only when asked for.");
        }

        int unnamed = results.Count(static result => result.DevelopmentKey) + trainings.Count(static training => training.DevelopmentKey);
        if (unnamed > 0)
        {
            page.Paragraph($"{Quantity.Counted(unnamed, "result")} {(unnamed == 1 ? "is" : "are")} signed with a development key, which says nothing about who signed.");
        }

        page.Paragraph("A signature proves who said it and that nothing changed since; never that it is true. The result, and every number that follows from its logs, can be recomputed with bench verify; the machine's limits, and percentages of them, are measured once.", "soft");
        if (!Rows.IsEmpty || trainings.IsEmpty)
        {
            page.Table("Results", Headers, Rows.Select(Cells));
        }

        TrainingSections.Table(page, Trainings, trainings.Any(static training => training.Evidence.Plan.DroppedRuns > 0));
        if (Rows.Any(static row => row.TtftP50Ns is not null))
        {
            page.Paragraph("Time to first token (TTFT) counts as latency does; time per output token (TPOT) is the mean gap after it, of each response; inter-token latencies are all gaps. What a server scenario bounds stands behind its percentile.", "soft");
            page.Table("Tokens", TokenHeaders, Rows.Where(static row => row.TtftP50Ns is not null).Select(TokenCells));
        }

        FindingsSection.Together(page, together);
        if (!results.IsEmpty)
        {
            page.Heading(2, "All results").Figures(Overviews().Select(static overview => overview.Svg));
        }

        SequenceSection.Add(page, sequences, SequenceComparison.LeftOut(results));
        if (TrainingSections.Comparisons(trainings).Select(static comparison => comparison.Svg).ToArray() is { Length: > 0 } comparisons)
        {
            page.Heading(2, "Times to target").Figures(comparisons);
        }
    }

    /// <summary>A name in which whatever a bundle calls its workload stays one file of this folder.</summary>
    private static string FileNameOf(string name) => new([.. name.TakeLast(MostLetters).Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-')]);

    /// <summary>A result's pictures, under names that no other result's have.</summary>
    private IEnumerable<(string Name, string Svg)> Pictures(ReportedResult result) => results.Count(other => other.FileStem == result.FileStem) == 1
        ? ResultPictures.Of(result)
        : ResultPictures.Of(result).Select(picture => (picture.Name.Replace(result.FileStem, $"{result.FileStem}.{result.ShortId}", StringComparison.Ordinal), picture.Svg));

    private static ImmutableArray<PageCell> Cells(ResultRow row) =>
    [
        new(row.Submitter, Class: "name"),
        new(row.System, Class: "name"),
        new(row.WorkloadTitle, Class: "name"),
        new(ScenarioText.Of(row.Scenario)),
        new(row.Profile == Profile.Quick ? "quick, not submittable" : "full"),
        new(row.MetricTitle),
        new(row.Value is { } value ? Quantity.Text(value, row.Unit) : row.NoNumber, row.Value ?? double.NegativeInfinity, "number"),
        new(row.Accuracy is { } accuracy ? Quantity.Number(accuracy) : row.NoNumber, row.Accuracy ?? double.PositiveInfinity, "number"),
        new(row.AccuracyTarget is { } target ? Quantity.Number(target) : "none", row.AccuracyTarget ?? double.PositiveInfinity, "number"),
        new(row.SpeedOfLightPercent is { } percent ? $"{Quantity.Number(percent)} %" : row.NoNumber, row.SpeedOfLightPercent ?? -1, "number"),
        new(row.Valid ? "valid" : "INVALID", row.Valid ? 1 : 0, row.Valid ? "good" : "bad"),
        new(string.Join(' ', row.Findings), Class: "code"),
    ];

    private static ImmutableArray<PageCell> TokenCells(ResultRow row) =>
    [
        new(row.System, Class: "name"),
        new(row.WorkloadTitle, Class: "name"),
        new(ScenarioText.Of(row.Scenario)),
        Time(row.TtftP50Ns),
        Time(row.TtftP99Ns, row.TtftBoundNs),
        Time(row.TpotP50Ns),
        Time(row.TpotP99Ns, row.TpotBoundNs),
        Time(row.InterTokenP99Ns),
        new(row.TokensPerSecond is { } rate ? Quantity.Number(rate) : "none", row.TokensPerSecond ?? -1, "number"),
    ];

    private static PageCell Time(long? nanoseconds, long? boundNs = null) => new(Quantity.Bounded(nanoseconds, boundNs), nanoseconds ?? -1, "number");

    private static void Section(HtmlPage page, ReportedResult result)
    {
        page.Heading(2, $"{result.Title}, {result.Evidence.Plan.Submitter}, {result.Evidence.Plan.System}").Paragraph(result.Evidence.Workload.Title);
        page.Paragraph($"{result.File}{(result.Bundle is { } id ? $" · bundle {id}" : "")}", "code");
        if (!result.NumbersEstablished)
        {
            page.Paragraph("Its numbers do not follow from its logs, so none stands here; the pictures draw its files as they are.", "bad");
        }
        else if (result.Evidence.Performance is { } run)
        {
            // Each is one word: a line does not end between a number and its unit.
            string latencies = string.Join(", ", run.End.Summary.Percentiles.Select(static pair => string.Create(CultureInfo.InvariantCulture, $"p{pair.Percentile * 100:0.#} {Quantity.Time(pair.LatencyNs)}").Replace(' ', '\u00a0')));
            page.Paragraph($"{run.End.Summary.SampleCount} samples, latency {latencies}. {SutText.Of(result.Evidence.Provenances[0])}");
        }

        if (ResultRow.Of(result) is { Speculation: { } count } row)
        {
            string together = row.TokensPerDelivery is { } tokens ? string.Create(CultureInfo.InvariantCulture, $" In the timed run the SUT handed over {tokens:0.##} tokens at a time.") : "";
            page.Paragraph(string.Create(CultureInfo.InvariantCulture, $"Speculative decoding: of {count.Proposed} tokens that the draft model proposes {count.Accepted} stand in the judged responses, which so need {count.Steps} steps of the target model instead of {count.Steps + count.Accepted}.{together}"));
        }

        ImmutableArray<ComplianceResult> compliance = ComplianceResult.Of(result.Evidence);
        if (!compliance.IsEmpty)
        {
            page.Table($"Compliance tests of {result.Title}", ["test", "outcome", "figures"], compliance.Select(static test => ImmutableArray.Create(
                new PageCell(test.Test, Class: "code"),
                OutcomeCell(test.Outcome),
                new PageCell(test.Figures))));
        }

        page.Figures(ResultPictures.Of(result).Select(static picture => picture.Svg));
        FindingsSection.Table(page, $"Findings of {result.Title}", result.Findings);
        EvidenceSections.Of(page, result);
        OpenQuestionSection.Add(page, result.Title, result.Questions);
    }

    private static PageCell OutcomeCell(ComplianceOutcome outcome) => outcome switch
    {
        ComplianceOutcome.Pass => new PageCell("passed", 1, "good"),
        ComplianceOutcome.Fail => new PageCell("FAILED", -1, "bad"),
        _ => new PageCell("not established", 0),
    };

    private IEnumerable<(string Name, string Svg)> Overviews()
    {
        if (ResultPictures.SpeedOfLight(results) is { } bars)
        {
            yield return ("speed-of-light.svg", bars);
        }

        if (ResultPictures.Roofline(results) is { } roofline)
        {
            yield return ("roofline.svg", roofline);
        }

        foreach ((string Name, string Svg) comparison in ResultPictures.Comparisons(results))
        {
            yield return comparison;
        }

        foreach ((string Name, string Svg) formats in ResultPictures.Formats(results).Concat(ResultPictures.Implementations(results)))
        {
            yield return formats;
        }
    }
}
