using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.Reports.Rounds;

/// <summary>Many results as a static folder: <c>index.html</c> with the table, <c>results/ID.html</c> with what each rests on, <c>results.csv</c> and <c>training.csv</c>. It works from a file and from any web server.</summary>
/// <remarks>
/// Results are added one by one, and of each only its row stays in memory. The table shows a result's own page in a frame when its row is opened:
/// a page that was opened from a file may show another file but not read it, and a thousand pages in one would take seconds to open.
/// </remarks>
public sealed class RoundReport
{
    private const string PageName = "index.html", PagesName = "results";

    private readonly string folder;
    private readonly Dictionary<Sha256Digest, RoundRow> rows = [];
    private readonly Dictionary<Sha256Digest, ResultRow> results = [];
    private readonly Dictionary<Sha256Digest, TrainingRow> trainings = [];

    /// <summary>Begins the folder; existing files are replaced as they are written.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public RoundReport(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(Path.Combine(folder, PagesName));
    }

    /// <summary>The rows of the inference results, in the order in which they were added, but for neighbours that differ in implementation or format alone.</summary>
    public ImmutableArray<ResultRow> Results => SideBySide.Of([.. results.Values]);

    /// <summary>The rows of the training results, in the order in which they were added.</summary>
    public ImmutableArray<TrainingRow> Trainings => [.. trainings.Values];

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => rows.Count == 0;

    /// <summary>Writes an inference result's page and keeps its row; one that was added before is replaced.</summary>
    /// <exception cref="ArgumentException">It is no bundle's.</exception>
    /// <exception cref="IOException">The page cannot be written.</exception>
    public void Add(ReportedResult result)
    {
        Sha256Digest id = result?.Bundle ?? throw new ArgumentException("a round's results are bundles'", nameof(result));
        ResultRow row = ResultRow.Of(result);
        results[id] = row;
        Add(RoundRow.Of(result, row), ResultReport.Of([result]));
    }

    /// <summary>Writes a training result's page and keeps its row; one that was added before is replaced.</summary>
    /// <exception cref="ArgumentException">It is no bundle's.</exception>
    /// <exception cref="IOException">The page cannot be written.</exception>
    public void Add(ReportedTraining result)
    {
        Sha256Digest id = result?.Bundle ?? throw new ArgumentException("a round's results are bundles'", nameof(result));
        TrainingRow row = TrainingRow.Of(result);
        trainings[id] = row;
        Add(RoundRow.Of(result, row), ResultReport.Of([], [result]));
    }

    /// <summary>Writes the table and the page of all results that were added.</summary>
    /// <param name="together">What only several results together show, each at its bundle.</param>
    /// <param name="leftOut">The bundles of which there is no result to show.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Finish(ImmutableArray<Finding> together, ImmutableArray<LeftOut> leftOut)
    {
        ReportTables.Write(folder, Results, Trainings);
        File.WriteAllText(Path.Combine(folder, PageName), Page(together, leftOut));
    }

    /// <summary>The page as HTML.</summary>
    public string Page(ImmutableArray<Finding> together, ImmutableArray<LeftOut> leftOut)
    {
        HtmlPage page = new("Bench: results of a round") { Class = "round", Style = PageAssets.RoundStyle, Script = PageAssets.RoundScript };
        page.Heading(1, "Results of a round");
        page.Paragraph("Every result was judged anew from its bundle's files. A signature proves who said it and that nothing changed since, never that it is true; signatures were not checked here: bench verify does that.", "soft");
        Totals(page);
        page.Add("<div id=\"controls\"></div>\n<main>\n");
        foreach (IGrouping<(RoundStanding Standing, Division Division), RoundRow> part in rows.Values.GroupBy(static row => (row.Standing, row.Plan.Division)).OrderBy(static part => part.Key))
        {
            page.Add(RoundTable.Section(part.Key.Standing, part.Key.Division, [.. part]));
        }

        page.Add("</main>\n");
        FindingsSection.Together(page, together);
        if (!leftOut.IsEmpty)
        {
            page.Heading(2, "Left out");
            page.Table("Left out", ["bundle", "why"], leftOut.Select(static one => ImmutableArray.Create(new PageCell(one.Path, Class: "code"), new PageCell(one.Why, Class: "name"))));
        }

        return page.ToString();
    }

    private void Totals(HtmlPage page)
    {
        page.Add("<ul class=\"totals\">\n");
        foreach (RoundStanding standing in Enum.GetValues<RoundStanding>())
        {
            page.Add($"<li class=\"{RoundTable.Class(standing)}\"><b>{rows.Values.Count(row => row.Standing == standing)}</b> {RoundTable.Text(standing)}</li>\n");
        }

        page.Add("</ul>\n");
    }

    private void Add(RoundRow row, ResultReport report)
    {
        rows[row.Id] = row;
        File.WriteAllText(Path.Combine(folder, PagesName, $"{row.Id.Hex}.html"), report.Page(home: $"../{PageName}#open={row.Id.Hex}"));
    }
}
