using System.Collections.Immutable;
using Bench.Results.Bundles;
using Bench.Results.Recomputations;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Results.Reports;

/// <summary>A training result to be reported.</summary>
/// <param name="Evidence">What its files hold.</param>
/// <param name="Findings">Everything that was found about it.</param>
/// <param name="Bundle">The bundle's id; null for a run directory.</param>
/// <param name="File">The bundle's file name.</param>
/// <param name="DevelopmentKey">Whether the bundle says that its key was made for the run.</param>
public sealed record ReportedTraining(TrainingEvidence Evidence, ImmutableArray<Finding> Findings, Sha256Digest? Bundle, string File, bool DevelopmentKey = false)
{
    /// <summary>The bundle's payload files; empty for a run directory.</summary>
    public ImmutableArray<SealedFile> Files { get; init; } = [];

    /// <summary>Whether its numbers follow from its logs.</summary>
    public bool NumbersEstablished { get; } = LoggedNumbers.AreBorneOut(Findings);

    /// <summary>The title of its own pictures, which say so where the files that they draw contradict each other.</summary>
    public string PictureTitle => NumbersEstablished ? Evidence.Plan.Workload : $"{Evidence.Plan.Workload}, {LoggedNumbers.NotEstablished}";

    /// <summary>What no program decides about it.</summary>
    public ImmutableArray<OpenQuestion> Questions { get; init; } = [];

    /// <summary>A name for files: <c>rnn-lm-lstm.training</c>, with the bundle's first digits, which tell results of one workload apart.</summary>
    public string FileStem => $"{Evidence.Plan.Workload}.training{(Bundle is { } id ? "." + id.Hex[..8] : "")}";
}
