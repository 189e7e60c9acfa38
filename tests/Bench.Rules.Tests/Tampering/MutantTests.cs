using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Rules.Tests.Fixtures;
using Bench.Rules.Tests.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Tests;

namespace Bench.Rules.Tests.Tampering;

/// <summary>The tamperings that MLCommons' checkers were tried with, done to results of our own format by whoever holds the key: the verdict is the rules'.</summary>
/// <remarks>Source: <c>mutants.json</c>, with the verdict of MLCommons' package_checker and submission_checker beside each.</remarks>
public sealed class MutantTests
{
    private const string Unprovable = "unprovable";

    // The run that was given up has the base's predictions, which are not its own: what it must pass are the rules.
    private const string OfRulesAlone = "train.one_nonconverged";

    private static readonly ImmutableDictionary<string, string> Rules = JsonDocument.Parse(File.ReadAllText(Repository.At("tests", "Bench.Rules.Tests", "mutants.json"))).RootElement
        .GetProperty("mutants").EnumerateArray().ToImmutableDictionary(static one => one.GetProperty("id").GetString()!, static one => one.GetProperty("by_the_rules").GetString()!);

    /// <summary>Every tampering, as theory data.</summary>
    public static TheoryData<string> Ids => [.. Rules.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void All_of_them_are_tried() => Assert.Equal(Rules.Keys.Order(StringComparer.Ordinal), Inference.Keys.Concat(Training.Keys).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_verdict_is_the_rules(string id)
    {
        ImmutableArray<Finding> findings = Inference.TryGetValue(id, out SortedDictionary<string, byte[]>? files) ? Verdict.OfInference(files)
            : id == OfRulesAlone ? Rulebook.Check(TrainingFiles.Read(Training[id]))
            : Verdict.OfTraining(Training[id]);
        string verdict = findings.HasErrors ? "reject" : "accept";

        // What cannot be proved there is refused here, where it is not optional: it must not pass.
        Assert.True(verdict == (Rules[id] == Unprovable ? "reject" : Rules[id]), $"{verdict}: {string.Join('\n', findings)}");
    }

    private static readonly ImmutableDictionary<string, SortedDictionary<string, byte[]>> Inference = new Dictionary<string, SortedDictionary<string, byte[]>>
    {
        ["inf.baseline"] = CompliantEvidence.BaseFiles,
        ["inf.result_invalid"] = Of(nameof(RunDeclaredInvalid)),
        ["inf.loadgen_error"] = Of(nameof(RunFaulted)),
        ["inf.accuracy_other_sut"] = Of(nameof(DifferentSuts)),
        ["inf.perf_run_is_accuracy_mode"] = Moved("accuracy/", "performance/"),
        ["inf.result_edited_x10"] = Edited("result.json", "\"value\": \"900000000\"", "\"value\": \"90000000\""),
        ["inf.hash_not_of_log"] = Of(nameof(RecordsNotTheLogged)),
        ["inf.wrong_seed"] = Of(nameof(SeedsDifferFromRound)),
        ["inf.short_config"] = Of(nameof(RunTooShort)),
        ["inf.low_accuracy"] = Of(nameof(AccuracyMissed)),

        // TEST01 is no run here: it compares what the timed run answered. Without those answers, and with the score typed by hand.
        ["inf.test01_missing"] = Of(nameof(TooFewResponsesJudged)),
        ["inf.test01_typed_by_hand"] = Edited("accuracy.json", "\"score\": \"", "\"score\": \"0.0000001", cut: true),

        // Retrained weights answer otherwise than the reference with the workload's own.
        ["inf.retrained_closed"] = Of(nameof(AccuracyDiffersFromResponses)),
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, SortedDictionary<string, byte[]>> Training = new Dictionary<string, SortedDictionary<string, byte[]>>
    {
        ["train.baseline"] = TrainingFiles.BaseFiles,
        ["train.fixed_hp_changed"] = Laid(TrainingForgeries.All[nameof(HyperparameterNotAllowed)].Violating),
        ["train.fixed_hp_changed_one_run"] = Laid(TrainingForgeries.All[nameof(HyperparametersDiffer)].Violating),
        ["train.end_lr_not_tenth"] = EditedTraining("plan.json", "\"opt_base_learning_rate\"", "\"opt_end_learning_rate\""),
        ["train.duplicate_seed"] = Laid(TrainingForgeries.All[nameof(SeedRepeated)].Violating),
        ["train.no_seed"] = EditedTraining("runs/1/run.jsonl", "\"seed\":", "\"sead\":"),
        ["train.copied_runs"] = Laid(CopiedWithSeedsOfTheirOwn()),
        ["train.stop_before_start"] = StoppedBeforeItStarted(),
        ["train.eval_schedule_wrong"] = Laid(TrainingForgeries.Run(0, static run => run with { Evaluations = run.Evaluations.SetItem(0, run.Evaluations[0] with { Examples = 7 }) })),
        ["train.nine_runs"] = Laid(TrainingForgeries.All[nameof(TrainingRunsMissing)].Violating),
        ["train.two_nonconverged"] = Laid(TrainingForgeries.All[nameof(TooManyRunsNotConverged)].Violating),
        ["train.one_nonconverged"] = Laid(TrainingForgeries.All[nameof(TrainingRunNotConverged)].Violating),
        ["train.too_fast"] = Laid(TrainingForgeries.All[nameof(ConvergedFasterThanReference)].Violating),
        ["train.too_fast_division_capital"] = Capital(Laid(TrainingForgeries.All[nameof(ConvergedFasterThanReference)].Violating)),

        // What is the submission's code there is the system under test here: a result whose own is not named.
        ["train.no_code"] = Without("sut.yaml"),
        ["train.unknown_precision"] = EditedTraining("plan.json", "\"inputs\": \"fp32\"", "\"inputs\": \"fp12\""),
        ["train.no_precision_logged"] = EditedTraining("plan.json", "\"inputs\": \"fp32\",", ""),
    }.ToImmutableDictionary();

    private static SortedDictionary<string, byte[]> Of(string defect) => FixtureFiles.Lay(FixtureFiles.OverlayOf(Forgeries.All[defect].Violating));

    private static SortedDictionary<string, byte[]> Laid(TrainingEvidence evidence) => FixtureFiles.Lay(TrainingFiles.OverlayOf(evidence), TrainingFiles.BaseFiles);

    private static SortedDictionary<string, byte[]> Edited(string name, string before, string after, bool cut = false) => Edited(CompliantEvidence.BaseFiles, name, before, after, cut);

    private static SortedDictionary<string, byte[]> EditedTraining(string name, string before, string after) => Edited(TrainingFiles.BaseFiles, name, before, after, cut: false);

    private static SortedDictionary<string, byte[]> Edited(SortedDictionary<string, byte[]> files, string name, string before, string after, bool cut)
    {
        string text = Encoding.UTF8.GetString(files[name]);
        int at = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{name} has no {before}");
        int end = cut ? text.IndexOf('"', at + before.Length) : at + before.Length;
        return new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal) { [name] = Encoding.UTF8.GetBytes(text[..at] + after + text[end..]) };
    }

    private static SortedDictionary<string, byte[]> Moved(string from, string to)
    {
        SortedDictionary<string, byte[]> files = new(CompliantEvidence.BaseFiles, StringComparer.Ordinal);
        foreach (string name in CompliantEvidence.BaseFiles.Keys.Where(name => name.StartsWith(from, StringComparison.Ordinal)))
        {
            files[to + name[from.Length..]] = files[name];
        }

        return files;
    }

    private static SortedDictionary<string, byte[]> Without(string name)
    {
        SortedDictionary<string, byte[]> files = new(TrainingFiles.BaseFiles, StringComparer.Ordinal);
        Assert.True(files.Remove(name));
        return files;
    }

    private static SortedDictionary<string, byte[]> StoppedBeforeItStarted()
    {
        const string log = "runs/1/run.jsonl";
        string text = Encoding.UTF8.GetString(TrainingFiles.BaseFiles[log]);
        string stopped = Regex.Replace(text, "(\"initialisation_ns\":\\d+,\"stop_ns\":)\\d+", "$1-1", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.NotEqual(text, stopped);
        return new SortedDictionary<string, byte[]>(TrainingFiles.BaseFiles, StringComparer.Ordinal) { [log] = Encoding.UTF8.GetBytes(stopped) };
    }

    private static SortedDictionary<string, byte[]> Capital(SortedDictionary<string, byte[]> files) => Edited(files, "submission.yaml", "division: closed", "division: Closed", cut: false);

    /// <summary>Every run is the first, with a seed and a salt of its own.</summary>
    private static TrainingEvidence CopiedWithSeedsOfTheirOwn() => TrainingSettlement.Of(TrainingFiles.Base with
    {
        Runs = [.. TrainingFiles.Base.Runs.Select(static run => TrainingFiles.Base.Runs[0] with
        {
            Header = TrainingFiles.Base.Runs[0].Header with { Run = run.Header.Run, Seed = run.Header.Seed, SaltCommitment = run.Header.SaltCommitment },
            End = TrainingFiles.Base.Runs[0].End with { Salt = run.End.Salt },
        })],
    });
}
