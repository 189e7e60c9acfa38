using System.Diagnostics;
using System.Text;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Sut.Tests;

public sealed class CSutTests(CProgram program) : IClassFixture<CProgram>, IDisposable
{
    private static readonly TestSettings Ten = new() { Scenario = Scenario.SingleStream, MinQueryCount = 10, MinDurationMs = 0 };
    private readonly ProcessRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void The_C_program_is_shorter_than_200_lines() => Assert.True(File.ReadLines(CProgram.Source).Count() < 200);

    [CompiledFact]
    public void A_program_in_C_speaks_the_protocol()
    {
        using ProcessSut sut = runs.Start([program.Executable]);
        Assert.Equal("echo in C", sut.Name);
        ProcessRuns.AssertEchoed(runs.Run(sut, Ten with { MinQueryCount = 500 }), 500);
        ProcessRuns.AssertEchoed(runs.Run(sut, Ten with { Scenario = Scenario.Offline, MinQueryCount = 5000 }), 5000);
        ProcessRuns.AssertEchoed(runs.Run(sut, Ten with { Scenario = Scenario.Server, TargetQps = 2000, MinQueryCount = 100 }), 100);
    }

    [CompiledFact]
    public void A_relative_program_is_looked_for_where_it_is_started()
    {
        using ProcessSut sut = runs.Start(["./echo_sut"], workingDirectory: Path.GetDirectoryName(program.Executable)!);
        Assert.Equal("echo in C", sut.Name);
    }

    [CompiledTheory]
    [InlineData("crash", "sut_crashed", "the C program fell over")]
    [InlineData("crash", "sut_crashed", "its process ended with exit code 134 (128 + SIGABRT: ")]
    [InlineData("close", "sut_crashed", "closed its socket")]
    [InlineData("hang", "timed_out", "nothing came back")]
    [InlineData("bad-slot", "protocol_violation", "slot 1073741824")]
    [InlineData("other-slot", "protocol_violation", "it was given slot")]
    [InlineData("bad-kind", "protocol_violation", "kind 77")]
    [InlineData("bad-length", "protocol_violation", "18446744073709551615 bytes")]
    [InlineData("bad-counter", "protocol_violation", "completion 1099511627")]
    [InlineData("bad-read-counter", "protocol_violation", "read request 1099511627")]
    [InlineData("unknown", "unknown_id", "no outstanding query")]
    [InlineData("duplicate", "duplicate_completion", "again after it had ended")]
    [InlineData("flood", "unknown_id", "no outstanding query")]
    [InlineData("fail", "failed_response", "nope")]
    public void Each_way_to_misbehave_ends_as_invalid_with_its_reason(string mode, string kind, string reason)
    {
        Stopwatch watch = Stopwatch.StartNew();
        RunLog log;
        using (ProcessSut sut = runs.Start([program.Executable, mode]))
        {
            log = runs.Run(sut, Ten, timeoutSeconds: 2).Log;
        }

        RunFault fault = log.Faults[0];
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.False(log.End.Summary.Valid);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"it took {watch.Elapsed}");
        AssertNothingLeft();
    }

    [CompiledTheory]
    [InlineData("chatter")]
    [InlineData("orphan")]
    public void What_harms_nobody_is_no_fault(string mode)
    {
        using (ProcessSut sut = runs.Start([program.Executable, mode]))
        {
            ProcessRuns.AssertEchoed(runs.Run(sut, Ten), 10);
        }

        AssertNothingLeft();
    }

    [CompiledFact]
    public void A_write_after_the_completion_does_not_change_what_is_judged()
    {
        using ProcessSut sut = runs.Start([program.Executable, "late-write"]);
        ProcessRuns.AssertEchoed(runs.Run(sut, Ten), 10);
    }

    [CompiledTheory]
    [InlineData("refuse", "I would rather not")]
    [InlineData("absent", "did not connect")]
    [InlineData("mute", "did not answer the greeting")]
    public void A_SUT_that_does_not_start_is_a_failure_of_the_world_with_its_reason(string mode, string reason)
    {
        SutStartException exception = Assert.Throws<SutStartException>(() => runs.Start([program.Executable, mode], TimeSpan.FromSeconds(1)));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [CompiledFact]
    public void A_SUT_that_is_gone_before_the_next_query_ends_the_next_run()
    {
        using ProcessSut sut = runs.Start([program.Executable, "crash"]);
        Assert.Equal("sut_crashed", runs.Run(sut, Ten).Log.Faults[0].Kind);
        RunLog log = runs.Run(sut, Ten).Log;
        Assert.Equal("sut_crashed", Assert.Single(log.Faults).Kind);
    }

    // The executable's path is this fixture's own, so its processes are too.
    private void AssertNothingLeft()
    {
        foreach (string folder in Directory.GetDirectories("/proc").Where(static folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                string command = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "cmdline")));
                Assert.False(command.StartsWith(program.Executable, StringComparison.Ordinal), $"{folder} is still there: {command}");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It ended while we looked.
            }
        }
    }
}
