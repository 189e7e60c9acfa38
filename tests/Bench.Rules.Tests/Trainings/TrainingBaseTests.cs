using Bench.Results.Trainings;
using Bench.Spec.Training;

namespace Bench.Rules.Tests.Trainings;

/// <summary>The training result that the fixtures are laid over: <c>tests/Fixtures/training-base</c>, written here with <c>BENCH_ACCEPT=1</c>, by real runs.</summary>
public sealed class TrainingBaseTests
{
    [Fact]
    public void The_base_is_what_the_runs_give_again()
    {
        SortedDictionary<string, byte[]> kept = TrainingFiles.BaseFiles;
        SortedDictionary<string, byte[]> again = TrainingBase.Make(kept["ruleset.yaml"]);
        Assert.Equal(again.Keys, kept.Keys);

        // Another machine's exp and log may differ in their last bits, and all that is learnt with them; what is planned, drawn and counted may not.
        string[] exact = [.. kept.Keys.Where(static name => !name.StartsWith("runs/", StringComparison.Ordinal) || name.EndsWith("updates.bin", StringComparison.Ordinal))];
        Assert.All(exact.Except(["result.json"]), name => Assert.True(kept[name].AsSpan().SequenceEqual(again[name]), $"{name} is not what the runs give; run with BENCH_ACCEPT=1 and review the difference"));
        TrainingEvidence before = TrainingFiles.Read(kept), now = TrainingFiles.Read(again);
        Assert.Equal(before.Runs.Select(static run => run.Header), now.Runs.Select(static run => run.Header));
        Assert.Equal(before.Runs.Select(static run => (run.End.Outcome, run.End.Examples, run.End.StopNs, run.End.Salt)), now.Runs.Select(static run => (run.End.Outcome, run.End.Examples, run.End.StopNs, run.End.Salt)));
        Assert.All(before.Runs.Zip(now.Runs), static pair => Assert.All(pair.First.Losses.Zip(pair.Second.Losses), static loss => Assert.Equal(loss.First, loss.Second, 1e-6)));
    }

    [Fact]
    public void The_base_breaks_no_rule_and_every_number_follows_from_its_logs()
    {
        Assert.Empty(Rulebook.Check(TrainingFiles.Base));
        Assert.Empty(TrainingRecomputation.Check(TrainingFiles.Base, TrainingFiles.FilesOf(TrainingFiles.BaseFiles)));
        Assert.True(TrainingFiles.Base.Declared!.Valid);
        Assert.All(TrainingFiles.Base.Runs, static run => Assert.Equal(TrainingOutcome.Converged, run.End.Outcome));
    }

    [Fact]
    public void A_listed_setting_must_say_what_the_plan_says()
    {
        // Without the list of attempts, whose digest of the plan differs too.
        TrainingEvidence honest = TrainingFiles.Base with { Attempts = null };
        int division = honest.Plan.Settings.Index().Single(static one => one.Item.Name == "division").Index;
        Assert.Equal("sut.deterministic is yes; the rest of the evidence gives no setting deterministic", Found(static plan => plan with { Sut = plan.Sut with { Deterministic = true } }));
        Assert.Equal($"settings[{division}].value (division) is open; the rest of the evidence gives closed", Found(plan => plan with { Settings = plan.Settings.SetItem(division, plan.Settings[division] with { Value = "open" }) }));
        Assert.Equal($"settings[{honest.Plan.Settings.Length}].name is certified; the rest of the evidence gives no setting of this harness", Found(static plan => plan with { Settings = plan.Settings.Add(new("certified", "yes", "me")) }));

        string Found(Func<TrainingPlan, TrainingPlan> change) =>
            Assert.Single(TrainingRecomputation.Check(honest with { Plan = change(honest.Plan) }, TrainingFiles.FilesOf(TrainingFiles.BaseFiles))).Message;
    }

    [Fact]
    public void The_runs_of_the_base_learnt()
    {
        Assert.All(TrainingFiles.Base.Runs, static run => Assert.True(run.Evaluations[^1].Quality < run.Evaluations[0].Quality - 0.05, $"run {run.Header.Run}: {run.Evaluations[0].Quality} to {run.Evaluations[^1].Quality}"));
        Assert.True(TrainingFiles.Base.Runs.Select(static run => run.End.Examples).Distinct().Count() > 1, "all runs took as many examples");
    }
}
