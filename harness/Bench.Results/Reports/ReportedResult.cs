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

    /// <summary>Which step of the ladder of implementations it is, from the slowest on; 0 where there is none.</summary>
    public int Rung { get; init; }

    /// <summary>Whether it says its format of weights though that is fp32, since results of others stand beside it.</summary>
    public bool NamesFormat { get; init; }

    /// <summary>Workload and scenario, for headings, with the implementation where one was asked for and the format of weights where it is not fp32 or stands beside others: <c>matmul-1024 single-stream</c>, <c>lstm-b1 offline bf16</c>.</summary>
    public string Title => string.Join(' ', NameOf(NamesFormat));

    /// <summary>What tells it from the other implementations of its workload: <c>packed</c>, <c>packed bf16</c>.</summary>
    public string ImplementationTitle => string.Join(' ', NameOf(NamesFormat).Skip(2));

    /// <summary>The title of its own pictures, which are the same in any company, and say so where the files that they draw contradict each other.</summary>
    public string PictureTitle => string.Join(' ', NameOf(namesFormat: false)) + (NumbersEstablished ? "" : $", {LoggedNumbers.NotEstablished}");

    /// <summary>The metric for people, as in <see cref="ResultRow.MetricTitle"/>.</summary>
    public string MetricTitle { get; } = ResultRow.TitleOf(Evidence);

    /// <summary>A name for files, as the bundle's: <c>matmul-1024.single-stream</c>, <c>lstm-b1.offline.bf16</c>.</summary>
    public string FileStem => string.Join('.', NameOf(namesFormat: false));

    /// <summary>The first digits of the bundle's id, which tell results of one workload and scenario apart; empty for a run directory.</summary>
    public string ShortId => Bundle is { } id ? id.Hex[..8] : "";

    private IEnumerable<string> NameOf(bool namesFormat) => new[]
    {
        Evidence.Plan.Workload,
        ScenarioText.Of(Evidence.Plan.Scenario),
        Evidence.Plan.Sut.Implementation,
        namesFormat || Evidence.Plan.Precision.Inputs != NumberFormat.Fp32 ? Evidence.Plan.Precision.Inputs.FieldName : null,
    }.OfType<string>();
}
