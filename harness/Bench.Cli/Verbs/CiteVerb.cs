using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Results.Citations;
using Bench.Results.Comparisons;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Cli.Verbs;

/// <summary><c>bench cite BUNDLE…</c>: the sentence and the footnote that a result may be quoted with; of several, how they compare, if they may be compared.</summary>
internal static class CiteVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("BUNDLE") { Arity = ArgumentArity.OneOrMore, Description = "Bundles; of several, each is also compared with the first" };
        Option<string?> source = new("--source") { HelpName = "TEXT", Description = "Where readers find the bundle: an address; its file name by default" };
        Option<string?> date = new("--date") { HelpName = "DAY", Description = "The day on which it was retrieved, YYYY-MM-DD; today by default" };
        Option<bool> json = new("--json") { Description = "Print the citations as JSON" };
        PolicyOptions policy = new();
        ExistingPath.Of(paths);
        Command command = new("cite", "The sentence and the footnote that a result is quoted with") { paths, source, date, json };
        policy.AddTo(command);
        command.SetAction(parsed => Run(terminal, [.. parsed.GetRequiredValue(paths)], parsed.GetValue(source), Day(parsed.GetValue(date)), policy.Read(parsed), parsed.GetValue(json)));
        return command;
    }

    private static DateOnly Day(string? text) =>
        text is null ? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day
        : throw new UsageException($"--date is '{text}'; expected a day such as 2026-11-29");

    private static int Run(Terminal terminal, ImmutableArray<string> paths, string? source, DateOnly day, VerificationPolicy policy, bool json)
    {
        (string Path, VerifiedBundle Bundle)[] bundles = [.. paths.SelectMany(BundlePaths.Below).Select(path => (path, IntactBundle.Of(path, policy)))];
        (string Path, CitedResult Result)[] cited = [.. bundles.Select(one => (one.Path, Cited(one.Path, one.Bundle)))];
        ImmutableArray<Finding> refused = [.. cited.SelectMany(static one => Citation.WhyNot(one.Result, one.Path))];
        (ImmutableArray<Finding> Findings, ImmutableArray<string> Sentences) compared = bundles.Length > 1 && refused.IsEmpty ? Compared(bundles) : ([], []);
        if (refused.HasErrors || compared.Findings.HasErrors)
        {
            terminal.Findings([.. refused, .. compared.Findings]);
            return ExitCode.Findings;
        }

        Citation[] citations = [.. cited.Select((one, index) => Citation.Of(one.Result, source ?? Path.GetFileName(one.Path), day, index + 1))];
        string[] differences = [.. compared.Findings.Where(static finding => finding.Severity != Severity.Note).Select(static finding => $"{finding.Location.Path}: {finding.Message}")];
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(new { Citations = citations, Comparisons = compared.Sentences, Differences = differences }, BenchJson.Indented));
            return ExitCode.Clean;
        }

        foreach (string line in citations.Select(static citation => citation.Sentence).Concat(compared.Sentences).Append("").Concat(citations.Select(static citation => citation.Footnote)))
        {
            terminal.Line(line);
        }

        if (differences.Length > 0)
        {
            terminal.Line($"The results differ in more than the number, which must be said with it: {string.Join("; ", differences)}.");
        }

        return ExitCode.Clean;
    }

    private static CitedResult Cited(string path, VerifiedBundle bundle)
    {
        ImmutableArray<Review> reviews = bundle.Proven.ReviewStanding == EvidenceStanding.Verified ? bundle.Proven.Reviews : [];
        Sha256Digest id = bundle.Proven.BundleId!.Value;
        return bundle.Judged is { Evidence: { } evidence } judged
            ? CitedResult.Of(evidence, ResultRow.Of(evidence, judged.Findings, id), id, reviews)
            : CitedResult.Of(bundle.Judged!.Training!, TrainingRow.Of(new ReportedTraining(bundle.Judged.Training!, bundle.Judged.Findings, id, path)), id, reviews);
    }

    /// <summary>Each result beside the first. What may not be compared is refused (CMP001); every difference in the conditions is said (CMP002); what the numbers are of (CMP004), their footnotes say.</summary>
    private static (ImmutableArray<Finding> Findings, ImmutableArray<string> Sentences) Compared((string Path, VerifiedBundle Bundle)[] bundles)
    {
        ComparedResult[] measured = [.. bundles.Select(static one => BundleComparison.Measured(one.Path, one.Bundle)).OfType<ComparedResult>()];
        ComparedTraining[] trained = [.. bundles.Select(static one => BundleComparison.Trained(one.Path, one.Bundle)).OfType<ComparedTraining>()];
        if (measured.Length > 0 && trained.Length > 0)
        {
            return (Comparison.OfBothKinds(measured[0].Name, trained[0].Name).Findings, []);
        }

        if (trained.Length > 0)
        {
            TrainingComparison training = TrainingComparison.Of([.. trained]);
            return (training.Findings, [.. training.Lines.Skip(1).Select((line, index) => Sentence(index + 2, "time to target", line.Ratio, line.RatioInterval, training.Confidence))]);
        }

        Comparison comparison = Comparison.Of([.. measured]);
        return (comparison.Findings, [.. comparison.Lines.Skip(1).Select((line, index) => Sentence(index + 2, line.Row.MetricTitle, line.Ratio, line.RatioInterval, comparison.Confidence))]);
    }

    private static string Sentence(int number, string metric, double? ratio, Interval? interval, double confidence) => string.Create(CultureInfo.InvariantCulture,
        $"The {metric} of [{number}] is {ratio:0.###} times that of [1] ({(interval is { } between ? $"{between.Low:0.###} to {between.High:0.###} at {confidence * 100:0.#} % confidence" : "no interval can be given")}).");
}
