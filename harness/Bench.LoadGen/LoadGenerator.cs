using System.Diagnostics;
using System.Runtime;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Bench.LoadGen.Issuers;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>Drives a system under test through one run and writes down what happened. Knows no rule, no accuracy and no verdict.</summary>
/// <remarks>
/// Source of the semantics: MLCommons LoadGen 6.0. Whatever the SUT does wrong becomes a fault in the log, never an exception.
/// Three threads: one issues, the <see cref="Scribe"/> generates ahead of it and writes behind it, and the caller's watches both.
/// </remarks>
public static class LoadGenerator
{
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs once. The warm-up is another call, with settings of its own.</summary>
    /// <param name="request">What is run.</param>
    /// <param name="sut">The system under test; queries are issued to it from a thread of the run's own.</param>
    /// <param name="library">The samples; loaded before each phase, let go after it.</param>
    /// <param name="clock">The monotonic clock.</param>
    /// <param name="cancellation">Ends the run in order, with a fault.</param>
    /// <exception cref="ArgumentException">The settings ask for what no run can be made of, or the salt has not 32 bytes.</exception>
    /// <exception cref="IOException">The log cannot be written to the request's folder.</exception>
    public static CompletedRun Run(RunRequest request, ISystemUnderTest sut, IQuerySampleLibrary library, IClock clock, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sut);
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.MaximumResponseBytes, 1, nameof(request));
        long began = Stopwatch.GetTimestamp();
        EffectiveSettings settings = EffectiveSettings.Of(request.Settings, library.TotalSampleCount, library.PerformanceSampleCount);
        SaltedChoices choices = new(request.Salt.AsSpan());
        RunHeader header = HeaderOf(request, sut, library);

        using RecordLog log = new(request.Folder);
        KeptResponses kept = new(request, choices);
        OutputSlots slots = new(SlotsFor(request, settings), request.MaximumResponseBytes);
        FaultTally faults = new();
        using SegmentSource source = new(request, settings, choices, kept);
        using SegmentWriter writer = new(settings, log);
        using Scribe scribe = new(source, writer);
        ResponseRecorder recorder = new(clock, choices, scribe, kept, slots, faults, request.MaximumResponseBytes);
        scribe.Issued = () => recorder.Issued;
        scribe.Failed = reason => recorder.Abort("log_not_written", reason);
        RunParts parts = new() { Request = request, Settings = settings, Sut = sut, Clock = clock, Scribe = scribe, Recorder = recorder, Faults = faults };
        scribe.Prepare();

        long starts = Stopwatch.GetTimestamp();
        bool hung = Drive(parts, library, cancellation);
        int left = recorder.Close(hung ? QueryStatus.TimedOut : QueryStatus.Outstanding);
        scribe.WriteRest();
        CompletedRun run = RunReport.Of(header, parts, kept, log) with { GenerateNs = starts - began, WallNs = Math.Max(0, parts.OverAt - parts.StartedAt), EndNs = Stopwatch.GetTimestamp() - Math.Max(starts, parts.OverAt) };

        // A SUT that hung may still write to its buffers, and its threads cannot be ended: then the memory stays its own.
        if (left == 0)
        {
            kept.Dispose();
            slots.Dispose();
            scribe.Release();
        }

        return run;
    }

    // A multi-stream query may need all its outputs at once; elsewhere a SUT that holds more waits for one to come back.
    private static int SlotsFor(RunRequest request, EffectiveSettings settings)
    {
        const long OutputBytes = 256L << 20;
        const int MostSlots = 1024;
        long together = request.Settings.Scenario == Scenario.MultiStream ? settings.SamplesPerQuery : 1;
        long affordable = Math.Min(MostSlots, OutputBytes / request.MaximumResponseBytes);
        return (int)Math.Max(affordable, Math.Max(16, together));
    }

    private static RunHeader HeaderOf(RunRequest request, ISystemUnderTest sut, IQuerySampleLibrary library) => new()
    {
        Settings = request.Settings,
        TotalSampleCount = library.TotalSampleCount,
        PerformanceSampleCount = library.PerformanceSampleCount,
        SutName = sut.Name,
        SutKernel = sut.Kernel,
        InProcess = request.InProcess,
        BuildDigest = request.BuildDigest,
        DatasetDigest = request.DatasetDigest,
        MachineDigest = request.MachineDigest,
        HarnessVersion = request.HarnessVersion,
        StartedAt = request.WallClock.GetUtcNow(),
        SaltCommitment = Sha256Digest.FromHash(SHA256.HashData(request.Salt.AsSpan())),
    };

    // Issues from another thread, so that a SUT which never returns from a call cannot hold us.
    private static bool Drive(RunParts parts, IQuerySampleLibrary library, CancellationToken cancellation)
    {
        GCLatencyMode before = GCSettings.LatencyMode;
        GC.Collect();
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        try
        {
            ExceptionDispatchInfo? failure = null;
            Thread issuing = new(() => failure = IssuePhases(parts, library)) { IsBackground = true, Name = "LoadGen issuer" };
            parts.Scribe.Start();
            issuing.Start();
            bool hung = Watch.Over(issuing, parts, cancellation);
            failure?.Throw();
            if (!parts.Recorder.Stopping)
            {
                // A second answer to the last query comes after the run's last event.
                Thread.Sleep(Afterwards);
            }

            return hung;
        }
        finally
        {
            parts.Scribe.Stop();
            GCSettings.LatencyMode = before;
        }
    }

    // What the library throws is the harness's own trouble: it goes to the caller.
    private static ExceptionDispatchInfo? IssuePhases(RunParts parts, IQuerySampleLibrary library)
    {
        try
        {
            IssueEach(parts, library);
            return null;
        }
#pragma warning disable CA1031 // Thrown again on the thread that called Run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }

    private static void IssueEach(RunParts parts, IQuerySampleLibrary library)
    {
        ResponseRecorder recorder = parts.Recorder;
        long? runStart = null;
        int next = 0;
        while (parts.Scribe.Enter(next, () => recorder.Stopping) is { } first)
        {
            RunPhase phase = first.Phase;
            library.LoadSamplesToRam(phase.Samples);
            recorder.Phase = phase;
            IssueWindow window = new(first, parts);
            window.Started = () =>
            {
                runStart ??= recorder.PhaseStart;
                parts.StartedAt = parts.StartedAt == 0 ? Stopwatch.GetTimestamp() : parts.StartedAt;
                phase.OffsetNs = recorder.PhaseStart - runStart.Value;
            };
            IssuePhase(parts, window);
            library.UnloadSamplesFromRam(phase.Samples);
            next = window.NextSegment;
            if (recorder.Stopping || parts.Settings.Requested.Mode == TestMode.PerformanceOnly)
            {
                return;
            }
        }
    }

    private static void IssuePhase(RunParts parts, IssueWindow window)
    {
        try
        {
            parts.Request.Progress?.Begin(parts.Recorder);
            switch (parts.Settings.Scenario)
            {
                case Scenario.SingleStream:
                    SingleStream.Issue(window);
                    break;
                case Scenario.MultiStream:
                    MultiStream.Issue(window);
                    break;
                case Scenario.Server when parts.Settings.Requested.Arrivals is ArrivalProcess.ClosedLoop loop:
                    ClosedLoop.Issue(window, loop.Concurrency);
                    break;
                case Scenario.Server when parts.Settings.Requested is { ServerCoalesceQueries: true } or { ServerMaxAsyncQueries: > 0 }:
                    LimitedServer.Issue(window, parts.Settings.Requested.ServerCoalesceQueries, parts.Settings.Requested.ServerMaxAsyncQueries);
                    break;
                case Scenario.Server:
                    Server.Issue(window);
                    break;
                default:
                    Offline.Issue(window);
                    break;
            }

            window.Flush();
            window.WaitForOutstanding();
            parts.OverAt = Stopwatch.GetTimestamp();
            window.Rest();
        }
#pragma warning disable CA1031 // Whatever a SUT throws is a fault of the run, and must not lose the log.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            parts.Recorder.Abort("sut_crashed", $"the SUT threw {exception.GetType().Name}: {exception.Message}");
        }
    }
}
