using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Results.RunDirectories;

/// <summary>The names of the files of a run directory, which is the <c>payload/</c> of a bundle.</summary>
public static class RunFileNames
{
    /// <summary>The plan.</summary>
    public const string Plan = "plan.json";

    /// <summary>The log of one run, in the run's folder.</summary>
    public const string Log = "run.jsonl";

    /// <summary>The workload as its author wrote it.</summary>
    public const string Workload = "workload.yaml";

    /// <summary>The submission as its author wrote it.</summary>
    public const string Submission = "submission.yaml";

    /// <summary>The ruleset as the round published it.</summary>
    public const string Ruleset = "ruleset.yaml";

    /// <summary>The definition of the system under test; absent for the shipped CPU backend.</summary>
    public const string Sut = "sut.yaml";

    /// <summary>The arrivals that were replayed, as they were recorded; absent where none were.</summary>
    public const string Trace = "trace.csv";

    /// <summary>The system that was measured.</summary>
    public const string System = "system.json";

    /// <summary>The accuracy score.</summary>
    public const string Score = "accuracy.json";

    /// <summary>The rows of the score's responses.</summary>
    public const string Rows = "responses.bin";

    /// <summary>The judged answers of the compliance runs; absent where there are none.</summary>
    public const string Answers = "compliance/accuracy.json";

    /// <summary>The rows of those answers.</summary>
    public const string AnswerRows = "compliance/responses.bin";

    /// <summary>The result as declared.</summary>
    public const string Result = "result.json";

    /// <summary>What the rules found; written for people; a verifier finds the same again.</summary>
    public const string Findings = "findings.json";

    /// <summary>The started attempts at the result, from the ledger; absent where no ledger was kept.</summary>
    public const string Attempts = "attempts.json";

    /// <summary>Every name that may stand in a run directory, sorted by bytes, but for the files of weights that its workload names.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        .. new[]
        {
            Plan, Workload, Submission, Ruleset, Sut, Trace, System, Score, Rows, Answers, AnswerRows, Result, Findings, Attempts,
            LogOf(TestMode.PerformanceOnly), RecordsOf(TestMode.PerformanceOnly), TokensOf(TestMode.PerformanceOnly),
            LogOf(TestMode.AccuracyOnly), RecordsOf(TestMode.AccuracyOnly), TokensOf(TestMode.AccuracyOnly),
            KeptOf(TestMode.PerformanceOnly), KeptOf(TestMode.AccuracyOnly),
        }.Concat(ComplianceBlock.All.SelectMany(static block => new[] { LogIn(block.Folder), RecordsIn(block.Folder), TokensIn(block.Folder) })).Order(StringComparer.Ordinal),
    ];

    /// <summary>A file of weights that the workload names.</summary>
    public static string WeightsOf(string file) => "weights/" + file;

    /// <summary>The folder of a run: <c>performance</c> or <c>accuracy</c>.</summary>
    public static string FolderOf(TestMode run) => run == TestMode.PerformanceOnly ? "performance" : "accuracy";

    /// <summary>The events of a run, one JSON object a line.</summary>
    public static string LogOf(TestMode run) => LogIn(FolderOf(run));

    /// <summary>The query records of a run.</summary>
    public static string RecordsOf(TestMode run) => RecordsIn(FolderOf(run));

    /// <summary>The token times of a run; absent when there are none.</summary>
    public static string TokensOf(TestMode run) => TokensIn(FolderOf(run));

    /// <summary>The events of the run in a folder.</summary>
    public static string LogIn(string folder) => folder + "/" + Log;

    /// <summary>The query records of the run in a folder.</summary>
    public static string RecordsIn(string folder) => folder + "/queries.bin";

    /// <summary>The token times of the run in a folder.</summary>
    public static string TokensIn(string folder) => folder + "/tokens.bin";

    /// <summary>The whole kept responses of a run, one after the other in the log's order; only of a run that was asked to keep them (<c>--keep-responses</c>).</summary>
    public static string KeptOf(TestMode run) => FolderOf(run) + "/kept.bin";
}
