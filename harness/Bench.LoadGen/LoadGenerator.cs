using System.Runtime;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Bench.LoadGen.Issuers;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>Drives a system under test through one run and writes down what happened. Knows no rule, no accuracy and no file.</summary>
/// <remarks>Source of the semantics: MLCommons LoadGen 6.0. Whatever the SUT does wrong becomes a fault in the log, never an exception.</remarks>
public static class LoadGenerator
{
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs once. The warm-up is another call, with settings of its own.</summary>
    /// <param name="request">What is run.</param>
    /// <param name="sut">The system under test; queries are issued to it from a thread of the run's own.</param>
    /// <param name="library">The samples; loaded before each phase, let go after it.</param>
    /// <param name="clock">The monotonic clock.</param>
    /// <param name="cancellation">Ends the run in order, with a fault.</param>
    /// <exception cref="ArgumentException">The settings ask for what no memory can hold, or the salt has not 32 bytes.</exception>
    public static CompletedRun Run(RunRequest request, ISystemUnderTest sut, IQuerySampleLibrary library, IClock clock, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sut);
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.MaximumResponseBytes, 1, nameof(request));
        EffectiveSettings settings = EffectiveSettings.Of(request.Settings, library.TotalSampleCount, library.PerformanceSampleCount);
        QueryStream stream = QueryStream.Of(settings);
        SaltedChoices choices = new(request.Salt.AsSpan());
        int count = checked((int)stream.Phases.Sum(static phase => (long)phase.SampleIndices.Length));
        RunHeader header = HeaderOf(request, sut, library);

        QueryRecord[] records = new QueryRecord[count];
        Array.Fill(records, new QueryRecord { TokenOffset = QueryRecord.NoTokens });
        QueryIds ids = new(choices, count);
        RunBuffers buffers = new(request, choices, count, (int)Math.Min(settings.SamplesPerQuery, count));
        ResponseRecorder recorder = new(clock, ids, records, buffers, request);
        RunParts parts = new() { Request = request, Sut = sut, Clock = clock, Ids = ids, Records = records, Recorder = recorder, Faults = buffers.Faults };

        bool hung = Drive(parts, settings, stream, library, cancellation);
        int left = recorder.Close(hung ? QueryStatus.TimedOut : QueryStatus.Outstanding);
        CompletedRun run = RunReport.Of(header, parts, buffers, settings, stream);

        // A SUT that hung may still write to its buffers, and its threads cannot be ended: then the memory stays its own.
        if (left == 0)
        {
            buffers.Dispose();
        }

        return run;
    }

    private static RunHeader HeaderOf(RunRequest request, ISystemUnderTest sut, IQuerySampleLibrary library) => new()
    {
        Settings = request.Settings,
        TotalSampleCount = library.TotalSampleCount,
        PerformanceSampleCount = library.PerformanceSampleCount,
        SutName = sut.Name,
        InProcess = request.InProcess,
        BuildDigest = request.BuildDigest,
        DatasetDigest = request.DatasetDigest,
        MachineDigest = request.MachineDigest,
        HarnessVersion = request.HarnessVersion,
        StartedAt = request.WallClock.GetUtcNow(),
        SaltCommitment = Sha256Digest.FromHash(SHA256.HashData(request.Salt.AsSpan())),
    };

    // Issues from another thread, so that a SUT which never returns from a call cannot hold us.
    private static bool Drive(RunParts parts, EffectiveSettings settings, QueryStream stream, IQuerySampleLibrary library, CancellationToken cancellation)
    {
        GCLatencyMode before = GCSettings.LatencyMode;
        GC.Collect();
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        try
        {
            ExceptionDispatchInfo? failure = null;
            Thread issuing = new(() => failure = IssuePhases(parts, settings, stream, library)) { IsBackground = true, Name = "LoadGen issuer" };
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
            GCSettings.LatencyMode = before;
        }
    }

    // What the library throws is the harness's own trouble: it goes to the caller.
    private static ExceptionDispatchInfo? IssuePhases(RunParts parts, EffectiveSettings settings, QueryStream stream, IQuerySampleLibrary library)
    {
        try
        {
            IssueEach(parts, settings, stream, library);
            return null;
        }
#pragma warning disable CA1031 // Thrown again on the thread that called Run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }

    private static void IssueEach(RunParts parts, EffectiveSettings settings, QueryStream stream, IQuerySampleLibrary library)
    {
        long runStart = long.MinValue;
        int first = 0;
        foreach (QueryPhase phase in stream.Phases)
        {
            int[] loaded = [.. phase.Set.Samples.AsSpan(0, phase.Set.DistributionEnd)];
            library.LoadSamplesToRam(loaded);
            IssuePhase(parts, new IssueWindow(phase, settings, parts, first), settings.Scenario);
            library.UnloadSamplesFromRam(loaded);
            if (parts.Recorder.Stopping)
            {
                return;
            }

            runStart = runStart == long.MinValue ? parts.Recorder.PhaseStart : runStart;
            if (settings.Scenario != Scenario.Server)
            {
                CountFromRunStart(parts.Records.AsSpan(first, phase.SampleIndices.Length), parts.Recorder.PhaseStart - runStart);
            }

            first += phase.SampleIndices.Length;
        }
    }

    private static void IssuePhase(RunParts parts, IssueWindow window, Scenario scenario)
    {
        try
        {
            parts.Request.Progress?.Begin(parts.Recorder, parts.Clock.Now.Value);
            switch (scenario)
            {
                case Scenario.SingleStream:
                    SingleStream.Issue(window);
                    break;
                case Scenario.MultiStream:
                    MultiStream.Issue(window);
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
        }
#pragma warning disable CA1031 // Whatever a SUT throws is a fault of the run, and must not lose the log.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            parts.Recorder.Abort("sut_crashed", $"the SUT threw {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static void CountFromRunStart(Span<QueryRecord> records, long phaseNs)
    {
        if (phaseNs == 0)
        {
            return;
        }

        foreach (ref QueryRecord record in records)
        {
            record.IssueNs += phaseNs;
        }
    }
}
