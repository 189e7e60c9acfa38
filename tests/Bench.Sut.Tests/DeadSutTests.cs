using System.Diagnostics;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Sut.Tests;

/// <summary>A real process dies in the midst of a run, in each scenario and in each way; it had started another process, which holds its output open. The run must end within the time-out and two seconds.</summary>
public sealed class DeadSutTests : IDisposable
{
    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(2);
    private readonly ProcessRuns runs = new();
    private readonly string note = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public static TheoryData<Scenario, string, string, string> Deaths
    {
        get
        {
            TheoryData<Scenario, string, string, string> deaths = [];
            foreach (Scenario scenario in Enum.GetValues<Scenario>())
            {
                deaths.Add(scenario, "kill", "sut_crashed", "its process ended with exit code 137");
                deaths.Add(scenario, "hang", "timed_out", "nothing came back for 2 s");
            }

            deaths.Add(Scenario.SingleStream, "exit", "sut_crashed", "its process ended with exit code 7");
            deaths.Add(Scenario.Server, "exit", "sut_crashed", "its process ended with exit code 7");
            deaths.Add(Scenario.SingleStream, "stop", "timed_out", "nothing came back for 2 s");
            deaths.Add(Scenario.Server, "stop", "timed_out", "nothing came back for 2 s");
            return deaths;
        }
    }

    public void Dispose()
    {
        runs.Dispose();
        File.Delete(note);
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public void A_SUT_that_dies_ends_the_run_as_INVALID_with_the_reason_within_its_time_out_and_two_seconds(Scenario scenario, string death, string kind, string reason)
    {
        // Server goes on to arrive for a minute, whatever becomes of the SUT: that is no sign of its life.
        TestSettings settings = new() { Scenario = scenario, TargetQps = 500, SamplesPerQuery = scenario == Scenario.MultiStream ? 4 : 1, MinQueryCount = 1000, MinDurationMs = 60_000 };
        RunLog log;
        long ended;
        using (ProcessSut sut = runs.Start([.. ProcessRuns.Hosted(death), note]))
        {
            log = runs.Run(sut, settings, TimeOut.TotalSeconds).Log;
            ended = Stopwatch.GetTimestamp();
        }

        DeathNote.Read(note).AssertEndedWithin(TimeOut + TimeSpan.FromSeconds(2), ended);
        RunFault fault = Assert.Single(log.Faults);
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.False(log.End.Summary.Valid);
        Assert.True(log.Records.Count(static record => record.Status == QueryStatus.Complete) <= 2);
    }
}
