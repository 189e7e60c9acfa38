using System.Globalization;
using Bench.Definitions;
using Bench.Results.Journals;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli.Measuring;

/// <summary>What <c>run</c> writes into the ledger: each attempt before its first query, and its end however it ends.</summary>
internal static class RunAttempts
{
    /// <summary>Opens the ledger, and says which attempts of earlier processes never ended: they are counted.</summary>
    /// <exception cref="WorldFailedException">The ledger cannot be written, or was changed: nothing runs that is not written down.</exception>
    public static AttemptLedger Open(string? path, Terminal terminal)
    {
        AttemptLedger ledger = AttemptLedger.Open(path ?? StateFolder.Ledger);
        try
        {
            foreach (LedgerAttempt attempt in ledger.CloseAbandoned())
            {
                terminal.Say(string.Create(CultureInfo.InvariantCulture,
                    $"an earlier run was cut off: attempt {attempt.Number} at {SubjectOf(attempt)} was started at {attempt.Started.At:yyyy-MM-dd HH:mm:ss} UTC and never ended ({attempt.Ended!.Reason}); it counts among the attempts at that result alone"));
            }

            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>What an attempt is at, in words.</summary>
    public static string SubjectOf(LedgerAttempt attempt) =>
        $"{attempt.Started.Workload}{(attempt.Started.Scenario is { } scenario ? " " + Names.Of(scenario) : "")} ({Names.Of(attempt.Started.Profile)} profile)";

    /// <summary>What an attempt at an inference result is at.</summary>
    public static SubjectOfAttempt SubjectOf(Definition<Workload> workload, Scenario scenario, Circumstances circumstances) =>
        SubjectOf(workload.Value.Id, workload.Value.Version, workload.Digest, scenario, circumstances);

    /// <summary>What an attempt at a training result is at.</summary>
    public static SubjectOfAttempt SubjectOf(Definition<TrainingWorkload> workload, Circumstances circumstances) =>
        SubjectOf(workload.Value.Id, workload.Value.Version, workload.Digest, scenario: null, circumstances);

    /// <summary>Makes one attempt, from its first untimed work to the seal.</summary>
    /// <param name="circumstances">The ledger, and what every attempt of this process shares.</param>
    /// <param name="subject">What is attempted.</param>
    /// <param name="measure">Measures; the attempt is on the disk before it is called, and it says itself when its result is sealed.</param>
    public static T Make<T>(Circumstances circumstances, SubjectOfAttempt subject, Func<RunningAttempt, T> measure)
    {
        AttemptLedger ledger = circumstances.Ledger ?? throw new ArgumentException("a result is not measured without a ledger", nameof(circumstances));
        RunningAttempt attempt = ledger.Start(subject);
        try
        {
            return measure(attempt);
        }
        catch (Exception failure)
        {
            attempt.EndAfter(failure);
            throw;
        }
    }

    private static SubjectOfAttempt SubjectOf(string workload, string version, Sha256Digest digest, Scenario? scenario, Circumstances circumstances) => new()
    {
        Workload = workload,
        WorkloadVersion = version,
        WorkloadDigest = digest,
        Scenario = scenario,
        Profile = circumstances.Profile,
        BuildDigest = circumstances.Build,
        MachineDigest = circumstances.System.Fingerprint,
        HarnessVersion = BuildDigest.HarnessVersion,
    };
}
