using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>The names of the files of a run directory, which is the <c>payload/</c> of a bundle.</summary>
public static class RunFileNames
{
    /// <summary>The plan.</summary>
    public const string Plan = "plan.json";

    /// <summary>The workload as its author wrote it.</summary>
    public const string Workload = "workload.yaml";

    /// <summary>The submission as its author wrote it.</summary>
    public const string Submission = "submission.yaml";

    /// <summary>The ruleset as the round published it.</summary>
    public const string Ruleset = "ruleset.yaml";

    /// <summary>The definition of the system under test; absent for the shipped CPU backend.</summary>
    public const string Sut = "sut.yaml";

    /// <summary>The system that was measured.</summary>
    public const string System = "system.json";

    /// <summary>The accuracy score.</summary>
    public const string Score = "accuracy.json";

    /// <summary>The rows of the score's responses.</summary>
    public const string Rows = "responses.bin";

    /// <summary>The result as declared.</summary>
    public const string Result = "result.json";

    /// <summary>What the rules found; written for people; a verifier finds the same again.</summary>
    public const string Findings = "findings.json";

    /// <summary>Every name that may stand in a run directory, sorted by bytes.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        .. new[]
        {
            Plan, Workload, Submission, Ruleset, Sut, System, Score, Rows, Result, Findings,
            LogOf(TestMode.PerformanceOnly), RecordsOf(TestMode.PerformanceOnly), TokensOf(TestMode.PerformanceOnly),
            LogOf(TestMode.AccuracyOnly), RecordsOf(TestMode.AccuracyOnly), TokensOf(TestMode.AccuracyOnly),
            KeptOf(TestMode.PerformanceOnly), KeptOf(TestMode.AccuracyOnly),
        }.Order(StringComparer.Ordinal),
    ];

    /// <summary>The folder of a run: <c>performance</c> or <c>accuracy</c>.</summary>
    public static string FolderOf(TestMode run) => run == TestMode.PerformanceOnly ? "performance" : "accuracy";

    /// <summary>The events of a run, one JSON object a line.</summary>
    public static string LogOf(TestMode run) => FolderOf(run) + "/run.jsonl";

    /// <summary>The query records of a run.</summary>
    public static string RecordsOf(TestMode run) => FolderOf(run) + "/queries.bin";

    /// <summary>The token times of a run; absent when there are none.</summary>
    public static string TokensOf(TestMode run) => FolderOf(run) + "/tokens.bin";

    /// <summary>The whole kept responses of a run, one after the other in the log's order; only of a run that was asked to keep them (<c>--keep-responses</c>).</summary>
    public static string KeptOf(TestMode run) => FolderOf(run) + "/kept.bin";
}
