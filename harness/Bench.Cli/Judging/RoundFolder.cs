using Bench.Results.Bundles;
using Bench.Results.Reports.Rounds;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Judging;

/// <summary>Many bundles as a round's folder: judged one after the other, each forgotten once its page is written, then what only all of them together show.</summary>
internal static class RoundFolder
{
    /// <summary>Writes the folder.</summary>
    /// <param name="terminal">Where it is said what was left out.</param>
    /// <param name="paths">The bundles.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="limits">How large a bundle may be.</param>
    /// <returns>What was written, what only the results together show, and whether something was left out.</returns>
    public static (RoundReport Report, RoundReview Together, bool Incomplete) Write(Terminal terminal, IEnumerable<string> paths, string folder, BundleLimits limits)
    {
        RoundReport report = new(folder);
        RoundReview review = new();
        Dictionary<Sha256Digest, string> known = [];
        List<LeftOut> leftOut = [];
        foreach (string path in paths)
        {
            if (Add(report, review, known, path, limits, out string help) is { } why)
            {
                terminal.Say($"{path}: left out: {why}");
                terminal.Say($"  help: {help}");
                leftOut.Add(new LeftOut(path, why));
            }
        }

        if (report.IsEmpty)
        {
            return (report, review, true);
        }

        foreach (IGrouping<Sha256Digest, (RoundResult Result, Finding Finding)> about in review.ByResult().GroupBy(static found => found.Result.BundleId))
        {
            // Its page is written already, without this: it is read and written again. That is rare, and the round need not stay in memory for it.
            Add(report, ReportedBundle.Of(known[about.Key], limits, CappedFindings.Of(about.Select(static found => found.Finding))));
        }

        report.Finish(review.Findings(), [.. leftOut]);
        return (report, review, leftOut.Count > 0);
    }

    /// <summary>Judges one bundle and adds it.</summary>
    /// <returns>Why it is left out, with what to do; null when it is not.</returns>
    private static string? Add(RoundReport report, RoundReview review, Dictionary<Sha256Digest, string> known, string path, BundleLimits limits, out string help)
    {
        help = "";
        ReportedBundle bundle;
        try
        {
            bundle = ReportedBundle.Of(path, limits, []);
        }
        catch (WorldFailedException failed)
        {
            // One file that cannot be read must not cost the page of the other thousand.
            help = failed.Help;
            return failed.Message;
        }
#pragma warning disable CA1031 // Whatever a bundle makes this program do wrong, the others are reported.
        catch (Exception defect) when (defect is not OperationCanceledException)
#pragma warning restore CA1031
        {
            help = "this is a defect of bench as well: please report it with the bundle";
            return $"it could not be judged: {defect.GetType().Name}: {Terminal.OneLine(defect.Message)}";
        }

        (Sha256Digest? id, ResultEvidence? evidence) = (bundle.Result?.Bundle ?? bundle.Training?.Bundle, bundle.Result is null ? bundle.Training?.Evidence : bundle.Result.Evidence);
        if (id is not { } own || evidence is null)
        {
            help = bundle.Advice;
            return bundle.Refusal;
        }

        if (!known.TryAdd(own, path))
        {
            help = "leave it out: a result stands in a round once";
            return $"it is the bundle {known[own]}, byte for byte in its payload";
        }

        review.Add(path, own, evidence, bundle.HasDifferences);
        Add(report, bundle);
        return null;
    }

    private static void Add(RoundReport report, ReportedBundle bundle)
    {
        if (bundle.Result is { } result)
        {
            report.Add(result);
        }
        else if (bundle.Training is { } training)
        {
            report.Add(training);
        }
    }
}
