using System.Collections.Immutable;
using Bench.Results.Bundles;
using Bench.Results.Recomputations;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Reports;

/// <summary>A result to be reported.</summary>
/// <param name="Evidence">What its files hold.</param>
/// <param name="Findings">Everything that was found about it.</param>
/// <param name="Bundle">The bundle's id; null for a run directory.</param>
/// <param name="File">The bundle's file name.</param>
/// <param name="DevelopmentKey">Whether the bundle says that its key was made for the run: then it tells nothing about who signed.</param>
public sealed record ReportedResult(Evidence Evidence, ImmutableArray<Finding> Findings, Sha256Digest? Bundle, string File, bool DevelopmentKey = false)
{
    /// <summary>The bundle's payload files; empty for a run directory.</summary>
    public ImmutableArray<SealedFile> Files { get; init; } = [];

    /// <summary>Whether its numbers follow from its logs.</summary>
    public bool NumbersEstablished { get; } = LoggedNumbers.AreBorneOut(Findings);

    /// <summary>What no program decides about it.</summary>
    public ImmutableArray<OpenQuestion> Questions { get; init; } = [];

    /// <summary>Workload and scenario, for headings, with the implementation where one was asked for and the format of weights where it is not fp32: <c>matmul-1024 single-stream</c>, <c>lstm-b1 offline bf16</c>.</summary>
    public string Title { get; } = string.Join(' ', new[]
    {
        Evidence.Plan.Workload, ScenarioText.Of(Evidence.Plan.Scenario), Evidence.Plan.Sut.Implementation, Evidence.Plan.Precision.Inputs == NumberFormat.Fp32 ? null : Evidence.Plan.Precision.Inputs.FieldName,
    }.OfType<string>());

    /// <summary>The title of its own pictures, which say so where the files that they draw contradict each other.</summary>
    public string PictureTitle => NumbersEstablished ? Title : $"{Title}, {LoggedNumbers.NotEstablished}";

    /// <summary>The metric for people, as in <see cref="ResultRow.MetricTitle"/>.</summary>
    public string MetricTitle { get; } = ResultRow.TitleOf(Evidence);

    /// <summary>A name for files: <c>matmul-1024.single-stream</c>.</summary>
    public string FileStem => Title.Replace(' ', '.');

    /// <summary>The first digits of the bundle's id, which tell results of one workload and scenario apart; empty for a run directory.</summary>
    public string ShortId => Bundle is { } id ? id.Hex[..8] : "";
}
