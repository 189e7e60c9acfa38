using System.Diagnostics;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Sut.Tests;

public sealed class HostedSutTests : IDisposable
{
    private readonly ProcessRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void The_shipped_host_answers_every_scenario_and_more_samples_than_there_are_slots()
    {
        using ProcessSut sut = runs.Start(ProcessRuns.Hosted(""));
        Assert.Equal("echo matmul 1", sut.Name);
        ProcessRuns.AssertEchoed(runs.Run(sut, new TestSettings { Scenario = Scenario.SingleStream, MinQueryCount = 200, MinDurationMs = 0 }), 200);
        ProcessRuns.AssertEchoed(runs.Run(sut, new TestSettings { Scenario = Scenario.MultiStream, SamplesPerQuery = 3, MinQueryCount = 50, MinDurationMs = 0 }), 150);
        ProcessRuns.AssertEchoed(runs.Run(sut, new TestSettings { Scenario = Scenario.Server, TargetQps = 2000, MinQueryCount = 300, MinDurationMs = 0 }), 300);
        ProcessRuns.AssertEchoed(runs.Run(sut, new TestSettings { Scenario = Scenario.Offline, MinQueryCount = 5000, MinDurationMs = 0 }), 5000);
        ProcessRuns.AssertEchoed(runs.Run(sut, new TestSettings { Scenario = Scenario.SingleStream, Mode = TestMode.AccuracyOnly }), 6);
    }

    [Fact]
    public void What_a_hosted_SUT_runs_is_told_with_its_name_and_who_does_not_say_has_none()
    {
        using (ProcessSut silent = runs.Start(ProcessRuns.Hosted("")))
        {
            Assert.Null(silent.Kernel);
        }

        using ProcessSut sut = runs.Start(ProcessRuns.Hosted("kernel"));
        Assert.Equal(("echo matmul 1", "an echo"), (sut.Name, sut.Kernel));
        ProcessRuns.AssertEchoed(runs.Run(sut, new TestSettings { Scenario = Scenario.SingleStream, MinQueryCount = 3, MinDurationMs = 0 }), 3);
    }

    [Fact]
    public void A_suspended_SUT_takes_no_processor_time_and_goes_on_where_it_was()
    {
        string note = Path.GetTempFileName();
        using ProcessSut sut = runs.Start([.. ProcessRuns.Hosted("spin"), note]);
        int process = int.Parse(File.ReadAllText(note), CultureInfo.InvariantCulture);
        File.Delete(note);
        TimeSpan before = TimeOf(process);
        SpinWait.SpinUntil(() => TimeOf(process) > before, TimeSpan.FromSeconds(10));
        Assert.True(TimeOf(process) > before, "it spins");

        sut.Suspend();
        Assert.True(SpinWait.SpinUntil(() => StateOf(process) == 'T', TimeSpan.FromSeconds(10)), "it is stopped");
        TimeSpan stopped = TimeOf(process);
        Assert.False(SpinWait.SpinUntil(() => TimeOf(process) > stopped, TimeSpan.FromMilliseconds(200)), "it takes no time");

        sut.Resume();
        ProcessRuns.AssertEchoed(runs.Run(sut, new TestSettings { Scenario = Scenario.Offline, MinQueryCount = 2000, MinDurationMs = 0 }), 2000);
    }

    [Theory]
    [InlineData("copy")]
    [InlineData("batch")]
    public void A_hosted_SUT_may_answer_from_memory_of_its_own_or_wait_for_the_flush(string mode)
    {
        using ProcessSut sut = runs.Start(ProcessRuns.Hosted(mode));
        ProcessRuns.AssertEchoed(runs.Run(sut, new TestSettings { Scenario = Scenario.Offline, MinQueryCount = 20, MinDurationMs = 0 }), 20);
    }

    [Theory]
    [InlineData("throw", "the hosted system fell over")]
    [InlineData("exit", "exit code 7")]
    public void A_hosted_SUT_that_falls_over_is_reported_with_its_last_words(string mode, string words)
    {
        using ProcessSut sut = runs.Start(ProcessRuns.Hosted(mode));
        RunLog log = runs.Run(sut, new TestSettings { Scenario = Scenario.SingleStream, MinQueryCount = 10, MinDurationMs = 0 }).Log;
        RunFault fault = Assert.Single(log.Faults);
        Assert.Equal("sut_crashed", fault.Kind);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, log.Records.Length);
        Assert.False(log.End.Summary.Valid);
    }

    [Fact]
    public void A_hosted_SUT_that_hangs_ends_the_run_and_its_process_goes()
    {
        RunLog log;
        using (ProcessSut sut = runs.Start(ProcessRuns.Hosted("hang")))
        {
            log = runs.Run(sut, new TestSettings { Scenario = Scenario.SingleStream, MinQueryCount = 10, MinDurationMs = 0 }, timeoutSeconds: 0.3).Log;
        }

        Assert.Equal("timed_out", Assert.Single(log.Faults).Kind);
        Assert.Equal(QueryStatus.TimedOut, log.Records[^1].Status);
    }

    [Fact]
    public void A_program_that_does_not_exist_is_named()
    {
        SutStartException exception = Assert.Throws<SutStartException>(() => runs.Start(["/no/such/program"]));
        Assert.Contains("/no/such/program", exception.Message, StringComparison.Ordinal);
    }

    // The state follows the process's name, which may hold blanks and stands in parentheses.
    private static char StateOf(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static TimeSpan TimeOf(int process)
    {
        using Process child = Process.GetProcessById(process);
        return child.TotalProcessorTime;
    }
}
