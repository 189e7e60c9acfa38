using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bench.Results.Plots;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Statistics.Imports;

namespace Bench.Results.Imports;

/// <summary>Imported results as the files that a report of bundles has: <c>results.csv</c> with the same columns, <c>plots/*.svg</c>, <c>report.html</c>.</summary>
/// <param name="tree">The tree.</param>
/// <param name="results">Its results, judged.</param>
/// <param name="others">What was found about its submissions and the tree itself.</param>
public sealed class ImportReport(ImportedTree tree, ImmutableArray<JudgedImport> results, ImmutableArray<Finding> others)
{
    private static readonly (string Key, string Name)[] Latencies =
    [
        ("result_min_latency_ns", "least"), ("result_50.00_percentile_latency_ns", "p50"), ("result_90.00_percentile_latency_ns", "p90"), ("result_95.00_percentile_latency_ns", "p95"),
        ("result_97.00_percentile_latency_ns", "p97"), ("result_99.00_percentile_latency_ns", "p99"), ("result_99.90_percentile_latency_ns", "p99.9"), ("result_max_latency_ns", "greatest"),
    ];

    /// <summary>Writes the files; existing ones are replaced.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "plots"));
        using (StreamWriter csv = new(Path.Combine(folder, "results.csv"), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            ResultsCsv.Write(csv, results.Select(static result => result.Row()));
        }

        // Two names may differ only in letters that a file's name does not take: the second is numbered.
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string svg) in results.Select(Distribution).OfType<(string, string)>().Concat(Comparisons()))
        {
            string free = name;
            for (int number = 2; !taken.Add(free); number++)
            {
                free = string.Create(CultureInfo.InvariantCulture, $"{number}.{name}");
            }

            File.WriteAllText(Path.Combine(folder, "plots", free), svg);
        }

        File.WriteAllText(Path.Combine(folder, "report.html"), Page());
    }

    /// <summary>The page as HTML.</summary>
    public string Page()
    {
        HtmlPage page = new HtmlPage("Imported results").Heading(1, $"MLPerf Inference {tree.Round.Id}: imported, unsigned");
        page.Paragraph($"{Quantity.Counted(results.Length, "result")}, {results.Count(static result => result.Valid)} without an error. Judged by the numbers of {tree.Round.Id}, {tree.RoundFrom}.");
        page.Paragraph("Everything here is taken from the submitters' files. Nothing is signed, no latency and no response is there to be computed again: what is not refuted is not proven.", "soft");
        page.Table("Results", ["division", "submitter", "system", "benchmark", "scenario", "result", "unit", "accuracy", "without error", "findings"], results.Select(static result => ImmutableArray.Create<PageCell>(
            new(result.Evidence.DivisionFolder),
            new(result.Evidence.Submitter),
            new(result.Evidence.System),
            new(result.Evidence.BenchmarkFolder),
            new(result.Evidence.Scenario.FieldName),
            new(result.Figure is { } figure ? figure.Published.ToString("R", CultureInfo.InvariantCulture) : "not established", result.Figure?.Published ?? double.NegativeInfinity, "number"),
            new(result.Figure?.PublishedUnit ?? ""),
            new(result.Accuracy.Length > 0 ? result.Accuracy : "not established"),
            new(result.Verdict, result.Valid ? 1 : 0, result.Valid ? "good" : result.Findings.HasErrors ? "bad" : ""),
            new(string.Join(' ', result.Row().Findings), Class: "code"))));
        if (Comparisons().Select(static comparison => comparison.Svg).ToArray() is { Length: > 0 } comparisons)
        {
            page.Heading(2, "Side by side").Figures(comparisons);
        }

        Findings(page, "The submissions", others);
        foreach (JudgedImport result in results)
        {
            page.Heading(2, TitleOf(result)).Paragraph(result.Evidence.Folder, "code");
            page.Figures(Distribution(result) is { } picture ? [picture.Svg] : []);
            Findings(page, $"Findings of {TitleOf(result)}", result.Findings);
        }

        return page.ToString();
    }

    private static void Findings(HtmlPage page, string caption, ImmutableArray<Finding> findings)
    {
        if (!findings.IsEmpty)
        {
            page.Table(caption, ["severity", "rule", "finding", "what to do"], findings.OrderByDescending(static finding => finding.Severity).Select(static finding => ImmutableArray.Create(
                new PageCell(finding.Severity.ToString(), -(int)finding.Severity, finding.Severity == Severity.Error ? "bad" : ""),
                new PageCell(finding.RuleId, Class: "code"),
                new PageCell($"{finding.Location}: {finding.Message}"),
                new PageCell(finding.Help))));
        }
    }

    private static string TitleOf(JudgedImport result) => $"{result.Evidence.DivisionFolder} {result.Evidence.BenchmarkFolder} {result.Evidence.Scenario.FieldName}, {result.Evidence.System}";

    /// <summary>The latencies that a log states; null when it states none.</summary>
    private static (string Name, string Svg)? Distribution(JudgedImport result)
    {
        ImmutableArray<IntervalBar> bars =
        [
            .. from latency in Latencies
               let value = result.Evidence.Performance?.Real(latency.Key)
               where value is >= 0
               select new IntervalBar(latency.Name, value.Value / 1e6, value.Value / 1e6, value.Value / 1e6, Quantity.Time(value.Value)),
        ];
        return bars.IsEmpty ? null : ($"{result.FileStem}.latency.svg", IntervalBars.Draw($"{result.Evidence.DivisionFolder} {result.Evidence.BenchmarkFolder} {result.Evidence.Scenario.FieldName}: latencies as the log states them ({ImportedTree.Label})", $"ms, on {SvgCanvas.Fitted(result.Evidence.System, SvgCanvas.TextLetters - 8)}", bars));
    }

    /// <summary>A picture for every benchmark and scenario that several results have.</summary>
    private IEnumerable<(string Name, string Svg)> Comparisons()
    {
        foreach (IGrouping<(string BenchmarkFolder, MlperfScenario Scenario, string Unit), JudgedImport> alike in results.Where(static result => result.Figure is { Published: >= 0 })
            .GroupBy(static result => (result.Evidence.BenchmarkFolder, result.Evidence.Scenario, result.Figure!.PublishedUnit)).Where(static group => group.Count() > 1))
        {
            bool latency = alike.Key.Unit.StartsWith("Latency", StringComparison.Ordinal);
            string stem = new([.. $"{alike.Key.BenchmarkFolder}.{alike.Key.Scenario.FieldName}".Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-')]);
            yield return ($"{stem}.comparison.svg", IntervalBars.Draw(
                $"{alike.Key.BenchmarkFolder} {alike.Key.Scenario.FieldName} ({ImportedTree.Label})",
                $"{alike.Key.Unit}, {(latency ? "lower" : "higher")} is better",
                [.. alike.Select(static result => Bar(result, result.Figure!))]));
        }
    }

    private static IntervalBar Bar(JudgedImport result, SubmittedFigure figure) => new(
        $"{result.Evidence.DivisionFolder}, {result.Evidence.Submitter}, {result.Evidence.System}{(result.Valid ? "" : result.Findings.HasErrors ? ", REFUSED" : ", not established")}",
        figure.Published,
        figure.Published,
        figure.Published,
        figure.Published.ToString("R", CultureInfo.InvariantCulture));
}
