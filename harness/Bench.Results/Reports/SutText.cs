using Bench.Spec.Judging;

namespace Bench.Results.Reports;

/// <summary>Which implementation ran, in a sentence.</summary>
internal static class SutText
{
    /// <summary>What the log's header says of it.</summary>
    public static string Of(RunProvenance run) =>
        $"SUT: {run.SutName}, {(run.InProcess ? "inside the harness" : "its own process")}{(run.SutKernel is { } kernel ? $"; it says that it runs {kernel}" : "")}.";
}
