using Bench.Results.Exports;
using Bench.Spec.Training;
using Bench.Tests;

namespace Bench.Rules.Tests.Trainings;

/// <summary>The export to MLCommons' training tools, of the fixtures' base.</summary>
public sealed class MllogExportTests
{
    private static readonly TrainingEvidence Base = TrainingFiles.Base;

    [Fact]
    public void A_run_is_the_log_that_it_was() => Golden.Matches("result_0.txt", MllogTraining.Of(Base, 0));

    [Fact]
    public void A_workload_has_the_rules_of_its_hyperparameters() => Golden.Matches("compliance.yaml", MllogRules.Of(Base.Workload));

    [Fact]
    public void Every_line_is_an_event_and_the_time_between_start_and_stop_is_the_runs()
    {
        for (int run = 0; run < Base.Runs.Length; run++)
        {
            MllogLog log = MllogLog.Read(MllogTraining.Of(Base, run));
            Assert.Equal(log.Lines.Select(static line => line.TimeMs).Order(), log.Lines.Select(static line => line.TimeMs));
            Assert.Equal(Base.Runs[run].End.StopNs / 1e6, log.One("run_stop").TimeMs - log.One("run_start").TimeMs);
            Assert.Equal(-Base.Runs[run].End.InitialisationNs / 1e6, log.One("init_start").TimeMs);
            Assert.Equal(Base.Runs[run].Evaluations.Length, log.All("eval_accuracy").Count);
            Assert.Equal("success", log.Lines[^1].Metadata.GetProperty("status").GetString());
            Assert.All(Base.Plan.Hyperparameters, one => log.One(one.Name));
        }
    }
}
