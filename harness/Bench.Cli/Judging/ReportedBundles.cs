using System.Collections.Immutable;
using Bench.Results.Bundles;
using Bench.Results.Reports;

namespace Bench.Cli.Judging;

/// <summary>Bundles judged anew from their files, to be reported; those that cannot be read as a result are left out, and that is said.</summary>
internal sealed record ReportedBundles
{
    /// <summary>The inference results, in the order of the paths.</summary>
    public required ImmutableArray<ReportedResult> Results { get; init; }

    /// <summary>The training results, in the order of the paths.</summary>
    public required ImmutableArray<ReportedTraining> Trainings { get; init; }

    /// <summary>Whether something was left out.</summary>
    public required bool Incomplete { get; init; }

    /// <summary>Whether nothing is left to be reported.</summary>
    public bool IsEmpty => Results.IsEmpty && Trainings.IsEmpty;

    /// <summary>Reads and judges.</summary>
    public static ReportedBundles Read(Terminal terminal, IEnumerable<string> paths, BundleLimits limits)
    {
        ImmutableArray<ReportedResult>.Builder results = ImmutableArray.CreateBuilder<ReportedResult>();
        ImmutableArray<ReportedTraining>.Builder trainings = ImmutableArray.CreateBuilder<ReportedTraining>();
        bool incomplete = false;
        foreach (string path in paths)
        {
            ReportedBundle bundle = ReportedBundle.Of(path, limits, []);
            if (bundle.Result is { } result)
            {
                results.Add(result);
            }
            else if (bundle.Training is { } training)
            {
                trainings.Add(training);
            }
            else
            {
                terminal.Say($"left out: {Terminal.OneLine(bundle.Refusal)}");
                terminal.Say($"  help: {bundle.Advice}");
                incomplete = true;
            }
        }

        return new ReportedBundles { Results = results.ToImmutable(), Trainings = trainings.ToImmutable(), Incomplete = incomplete };
    }
}
