using System.Text.Json;
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
            JsonElement[] events = [.. MllogTraining.Of(Base, run).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line[":::MLLOG ".Length..]).RootElement)];
            Assert.Equal(events.Select(TimeOf).Order(), events.Select(TimeOf));
            long stop = TimeOf(events.Single(static one => KeyOf(one) == "run_stop")), start = TimeOf(events.Single(static one => KeyOf(one) == "run_start"));
            Assert.Equal((long)Math.Round(Base.Runs[run].End.StopNs / 1e6), stop - start);
            Assert.Equal(Base.Runs[run].Evaluations.Length, events.Count(static one => KeyOf(one) == "eval_accuracy"));
            Assert.Equal("success", events[^1].GetProperty("metadata").GetProperty("status").GetString());
            Assert.All(Base.Plan.Hyperparameters, one => Assert.Single(events, line => KeyOf(line) == one.Name));
        }
    }

    private static string KeyOf(JsonElement line) => line.GetProperty("key").GetString()!;

    private static long TimeOf(JsonElement line) => line.GetProperty("time_ms").GetInt64();
}
