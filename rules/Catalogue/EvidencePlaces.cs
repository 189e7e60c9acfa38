using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Rules;

/// <summary>The places that more than one question looks at, and of which results questions are asked.</summary>
internal static class EvidencePlaces
{
    /// <summary>The words for <see cref="HasOwnProgram"/>.</summary>
    public const string OwnProgram = "that a program of the submitter's own gave; the shipped backend is part of the harness, which RUN-07 asks about";

    /// <summary>What was started.</summary>
    public static EvidencePlace Program { get; } = new("plan.json", "sut: the program, whose source the submitter shows") { Value = ProgramOf };

    /// <summary>The files of the implementation.</summary>
    public static EvidencePlace Files { get; } = new("sut.yaml", "files: what the build digest is taken over, with the program itself");

    /// <summary>The digest of the implementation in the log of an inference result.</summary>
    public static EvidencePlace Build { get; } = new("performance/run.jsonl", "build_digest: the source shown must build to it")
    {
        Value = static evidence => evidence.Provenances.Select(static run => run.BuildDigest.Hex[..12]).FirstOrDefault(),
        Suite = RowSuite.Inference,
    };

    /// <summary>The same of a training result.</summary>
    public static EvidencePlace TrainingBuild { get; } = Build with { File = "runs/1/run.jsonl", Suite = RowSuite.Training };

    /// <summary>The harness that measured, by its own word.</summary>
    public static EvidencePlace Harness { get; } = new("performance/run.jsonl", "harness_version")
    {
        Value = static evidence => evidence.Provenances.Select(static run => run.HarnessVersion).FirstOrDefault(),
        Suite = RowSuite.Inference,
    };

    /// <summary>The same of a training result.</summary>
    public static EvidencePlace TrainingHarness { get; } = Harness with { File = "runs/1/run.jsonl", Suite = RowSuite.Training };

    /// <summary>The declared formats.</summary>
    public static EvidencePlace Precision { get; } = new("plan.json", "precision: the formats declared")
    {
        Value = static evidence => $"inputs {evidence.Planned.Precision.Inputs.FieldName}, sums {evidence.Planned.Precision.Accumulation.FieldName}",
    };

    /// <summary>How exact the judged responses are.</summary>
    public static EvidencePlace Error { get; } = new("accuracy.json", "score and target: the largest error found, and what honest rounding explains")
    {
        Value = static evidence => evidence is Evidence { Score: { } score } ? string.Create(CultureInfo.InvariantCulture, $"{score.Score:G3} of at most {score.Target:G3}") : null,
        Suite = RowSuite.Inference,
    };

    /// <summary>How near the trained models' predictions are to the reference's.</summary>
    public static EvidencePlace ModelError { get; } = new("runs/K/check.json", "error: how far predictions are from the reference's with the weights handed over")
    {
        Value = static evidence => evidence is TrainingEvidence training && training.Checks.Select(static check => check?.Error).Max() is { } error ? string.Create(CultureInfo.InvariantCulture, $"at most {error:G3}") : null,
        Suite = RowSuite.Training,
    };

    /// <summary>The attempts that the ledger knew.</summary>
    public static EvidencePlace Attempts { get; } = new("attempts.json", "every attempt at this result in the submitter's ledger, and how it ended")
    {
        Value = static evidence => evidence.Attempts is { } list ? $"attempt {list.Number()} of {list.CountStarted()} started" : "not listed",
    };

    /// <summary>When the runs were made.</summary>
    public static EvidencePlace Started { get; } = new("performance/run.jsonl", "started_at of the first run, by the submitter's clock") { Value = StartedOf, Suite = RowSuite.Inference };

    /// <summary>The same of a training result.</summary>
    public static EvidencePlace TrainingStarted { get; } = Started with { File = "runs/1/run.jsonl", Suite = RowSuite.Training };

    /// <summary>The round.</summary>
    public static EvidencePlace Round { get; } = new("plan.json", "ruleset: the round that it was planned under") { Value = static evidence => evidence.Planned.Ruleset };

    /// <summary>Who submits what.</summary>
    public static EvidencePlace Division { get; } = new("plan.json", "workload and division")
    {
        Value = static evidence => $"{evidence.Planned.Workload} {evidence.Planned.WorkloadVersion}, {evidence.Planned.Division.FieldName}, {evidence.Planned.Category.FieldName}, {evidence.Planned.Submitter}",
    };

    /// <summary>What reviewers have signed.</summary>
    public static EvidencePlace Reviews { get; } = new("attestations/review-1.dsse.json", "what a reviewer signed, if anybody did");

    /// <summary>A field that the submitter states of the system.</summary>
    public static EvidencePlace Stated(string field, string look) => new("system.json", $"stated.{field}: {look}") { Value = evidence => evidence.System.Stated.GetValueOrDefault(field, EvidencePlace.NotStated) };

    /// <summary>A field that the harness found.</summary>
    public static EvidencePlace Found(string field, string look) => new("system.json", $"found.{field}: {look}") { Value = evidence => evidence.System.Found.GetValueOrDefault(field, SystemDescription.NotEstablished) };

    /// <summary>Whether the submitter's own program gave the result.</summary>
    public static bool HasOwnProgram(ResultEvidence evidence) => !evidence.Planned.Sut.Command.IsEmpty || evidence.Planned.Sut.InProcess;

    /// <summary>Whether inputs are declared in another format than that in which they are handed over.</summary>
    public static bool Rounds(ResultEvidence evidence) => evidence.Planned.Precision.Inputs is not (NumberFormat.Fp32 or NumberFormat.Fp64);

    /// <summary>Whether the result decodes.</summary>
    public static bool Decodes(ResultEvidence evidence) => evidence is Evidence { Workload.Problem: DecodingProblem };

    /// <summary>Whether the result borrowed hyperparameters.</summary>
    public static bool Borrows(ResultEvidence evidence) => evidence is TrainingEvidence { Plan.Borrowing: not null };

    /// <summary>Whether the result converged faster than the reference can.</summary>
    public static bool ConvergedTooFast(ResultEvidence evidence) => evidence is TrainingEvidence training && training.Score?.Convergence is { Outcome: ConvergenceOutcome.FasterThanLimit };

    private static string ProgramOf(ResultEvidence evidence) => (evidence.Planned.Sut.InProcess, evidence.Planned.Sut.Command.IsEmpty) switch
    {
        (true, _) => $"{evidence.Planned.Sut.Name}, inside the harness",
        (_, true) => $"{evidence.Planned.Sut.Name}, shipped with the harness",
        _ => string.Join(' ', evidence.Planned.Sut.Command),
    };

    private static string? StartedOf(ResultEvidence evidence) =>
        evidence.Provenances.Select(static run => run.StartedAt).Order().Select(static at => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).FirstOrDefault();
}
