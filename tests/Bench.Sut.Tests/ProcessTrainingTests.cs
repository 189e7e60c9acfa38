using System.Diagnostics;
using Bench.Spec.Runs;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Training.Tests;

namespace Bench.Sut.Tests;

/// <summary>Training by a real process over the real protocol.</summary>
public sealed class ProcessTrainingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(1.5);
    private readonly ProcessTraining training = new();
    private readonly string note = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        training.Dispose();
        File.Delete(note);
    }

    [Fact]
    public void A_process_trains_what_the_same_system_trains_in_this_process_bit_for_bit()
    {
        using ITrainingSystem backend = training.Small.Backend();
        CompletedTrainingRun here = training.Small.Run(backend);
        CompletedTrainingRun there;
        using (ProcessTrainingSystem system = training.Start("honest", Patience))
        {
            there = training.Run(system);
        }

        Assert.Empty(there.Log.Faults);
        Assert.Equal(TrainingOutcome.Converged, there.Log.End.Outcome);
        Assert.Equal("honest", there.Log.Header.SutName);
        Assert.NotNull(there.Log.End.Weights);
        Assert.Equal(here.Log.End.Weights, there.Log.End.Weights);
        Assert.Equal(here.Log.End.Losses, there.Log.End.Losses);
        Assert.Equal(here.Log.End.Fresh, there.Log.End.Fresh);
        Assert.Equal(here.Predictions.AsSpan(), there.Predictions.AsSpan());
        Assert.NotEqual(here.Log.End.Weights, training.Small.Run(backend, salt: 2).Log.End.Weights);
    }

    [Theory]
    [InlineData("kill", "sut_crashed", "gone during Update: its process ended with exit code 137")]
    [InlineData("exit", "sut_crashed", "gone during Update: its process ended with exit code 7")]
    [InlineData("leaves", "sut_crashed", "its process still runs but closed its socket")]
    [InlineData("hang", "timed_out", "did not answer Update within 1.5 s")]
    [InlineData("stop", "timed_out", "did not answer Update within 1.5 s")]
    [InlineData("drips", "timed_out", "did not answer Update within 1.5 s")]
    [InlineData("throw", "failed_response", "could not do Predict: InvalidOperationException: the hosted system fell over")]
    [InlineData("oversize", "protocol_violation", "answered Update with 2049 bytes")]
    [InlineData("boundless", "protocol_violation", "answered Update with 4294967295 bytes")]
    [InlineData("floods", "protocol_violation", "before it was asked for Update")]
    [InlineData("eager", "protocol_violation", "before it was asked for Update")]
    public void A_process_that_misbehaves_ends_the_run_with_the_reason_within_its_time_out_and_two_seconds(string mode, string kind, string reason)
    {
        CompletedTrainingRun run;
        long ended;
        using (ProcessTrainingSystem system = training.Start(mode, TimeOut, note))
        {
            run = training.Run(system);
            ended = Stopwatch.GetTimestamp();
        }

        RunFault fault = Assert.Single(run.Log.Faults);
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(TrainingOutcome.Faulted, run.Log.End.Outcome);
        Assert.Null(run.Log.End.Weights);
        DeathNote.Read(note).AssertEndedWithin(TimeOut + TimeSpan.FromSeconds(2), ended);
    }

    [Fact]
    public void A_reason_that_is_too_long_is_cut_by_the_shipped_host_and_not_lost()
    {
        using ProcessTrainingSystem system = training.Start("rambles", Patience);

        RunFault fault = Assert.Single(training.Run(system).Log.Faults);

        Assert.Equal("failed_response", fault.Kind);
        Assert.Contains("out of registers xxx", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_greeting_tells_the_process_the_problem_the_layout_and_every_hyperparameter()
    {
        using ProcessTrainingSystem system = training.Start("tells", Patience);

        TrainingFailedException failure = Assert.Throws<TrainingFailedException>(() => system.Initialise(training.Small.Plan.Hyperparameters));

        IEnumerable<string> planned = training.Small.Plan.Hyperparameters.Select(static one => $"{one.Name}={one.Value.Text}{(one.BatchGroup ? " (batch)" : "")}");
        string expected = $"{SmallTraining.Problem} threads=1 examples=100 slots=8 {string.Join(' ', planned)}";
        Assert.Equal($"the SUT could not do Initialise: InvalidOperationException: {expected}", failure.Message);
        Assert.Contains("(batch)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_stands_in_the_memory_until_the_clock_starts_whatever_a_run_before_left()
    {
        using (ProcessTrainingSystem first = training.Start("honest", Patience))
        {
            Assert.Empty(training.Run(first).Log.Faults);
        }

        using ProcessTrainingSystem second = training.Start("looks", Patience);
        RunFault fault = Assert.Single(training.Run(second).Log.Faults);

        Assert.EndsWith(
            "first: 0 examples, weights zero, evaluation zero; initialising: 0 examples, weights written, evaluation zero; updating: 100 examples, weights written, evaluation zero",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_cancelled_while_the_process_computes_is_interrupted_and_leaves_no_process()
    {
        using CancellationTokenSource source = new();
        CompletedTrainingRun run;
        long cancelled = 0;
        using (ProcessTrainingSystem system = training.Start("hang", Patience, note, source.Token))
        {
            using Timer timer = new(_ =>
            {
                if (File.Exists(note) && Interlocked.CompareExchange(ref cancelled, Stopwatch.GetTimestamp(), 0) == 0)
                {
                    source.Cancel();
                }
            });
            timer.Change(TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
            run = training.Run(system, cancellation: source.Token);
        }

        Assert.Equal(TrainingOutcome.Interrupted, run.Log.End.Outcome);
        Assert.Empty(run.Log.Faults);
        Assert.True(Stopwatch.GetElapsedTime(cancelled) < Patience);
    }
}
