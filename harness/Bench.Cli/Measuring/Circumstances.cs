using System.Collections.Immutable;
using Bench.Definitions;
using Bench.LoadGen;
using Bench.Machine;
using Bench.Results.Bundles;
using Bench.Results.Journals;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;
using Bench.Sut;

namespace Bench.Cli.Measuring;

/// <summary>What all results of one <c>run</c> share.</summary>
internal sealed record Circumstances
{
    /// <summary>The ruleset.</summary>
    public required Definition<Ruleset> Ruleset { get; init; }

    /// <summary>The submission; null for a local run.</summary>
    public required Definition<Submission>? Submission { get; init; }

    /// <summary>The SUT; null for the shipped CPU backend.</summary>
    public required Definition<SutDefinition>? Sut { get; init; }

    /// <summary>Keeps that SUT away from network and files; null where it runs as any program of this user.</summary>
    public SutIsolation? Isolation { get; init; }

    /// <summary>Threads of a SUT that states none.</summary>
    public int Threads { get; init; } = Cores;

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>Where the profile came from.</summary>
    public required string ProfileOrigin { get; init; }

    /// <summary>The division from the command line; null takes the submission's.</summary>
    public required Division? Division { get; init; }

    /// <summary>The formats that results declare, and that a SUT is told.</summary>
    public required DeclaredPrecision Precision { get; init; }

    /// <summary>Which of the shipped backend's implementations is measured; null for its fastest.</summary>
    public string? Implementation { get; init; }

    /// <summary>Whether the shipped backend computes the same bits with any number of threads.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Sizes of blocks that the shipped backend takes; null for its defaults.</summary>
    public string? Tuning { get; init; }

    /// <summary>The format that names of files have: of a local run that is not fp32, since several formats are measured into one folder.</summary>
    public NumberFormat? FormatInNames => Submission is null && Precision.Inputs != NumberFormat.Fp32 ? Precision.Inputs : null;

    /// <summary>What the system under test of a workload says.</summary>
    public SutLogs LogsOf(string workload) => new(Folder, new ResultName(workload, Scenario: null) { Format = FormatInNames, Implementation = Implementation }.SystemStem);

    /// <summary>The trace that Server's arrivals are replayed from, as it was read; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Trace { get; init; }

    /// <summary>Whether the SUT runs inside this process.</summary>
    public required bool InProcess { get; init; }

    /// <summary>Whether compliance runs are made where the round does not ask for them.</summary>
    public required bool Compliance { get; init; }

    /// <summary>The system, described and measured.</summary>
    public required SystemDescription System { get; init; }

    /// <summary>What the harness itself adds to a query.</summary>
    public required Nanoseconds HarnessOverhead { get; init; }

    /// <summary>Digest of the implementation under test.</summary>
    public required Sha256Digest Build { get; init; }

    /// <summary>The output folder.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>The key that bundles are signed with; null where nothing is sealed.</summary>
    public required SigningKey? Key { get; init; }

    /// <summary>Whether that key was made for this run.</summary>
    public required bool DevelopmentKey { get; init; }

    /// <summary>The ledger that every attempt is written down in; null for a search, which leaves no result.</summary>
    public AttemptLedger? Ledger { get; init; }

    /// <summary>Whether the whole responses that are kept go into the bundle.</summary>
    public required bool KeepResponses { get; init; }

    /// <summary>How large a bundle may be.</summary>
    public required BundleLimits Limits { get; init; }

    /// <summary>Measures the machine and the harness, and takes the rest from the options.</summary>
    public static Circumstances Of(RunSelection selection, RunOptions options, RunFolder folder, SigningKey key) => new()
    {
        Ruleset = selection.Ruleset,
        Submission = selection.Submission,
        Sut = selection.Sut,
        Profile = selection.Profile,
        ProfileOrigin = options.Profile is null ? "default" : "--profile",
        Division = options.Division,
        Precision = (selection.Submission?.Value ?? LocalSubmission.With(options.Precision ?? NumberFormat.Fp32)).Precision,
        Deterministic = options.Deterministic,
        Tuning = selection.Tuning?.Sizes,
        Trace = options.Arrivals?.Trace,
        InProcess = options.InProcess,
        Compliance = options.Compliance,
        System = SystemProbe.Describe(StatedSystem(selection.Submission), LimitsProbe.Measure()),
        HarnessOverhead = Bench.LoadGen.HarnessOverhead.Measure(new MonotonicClock()),
        Build = selection.Sut is null ? BuildDigest.OfHarness() : BuildDigest.Of(selection.Sut),
        Folder = folder,
        Key = key,
        DevelopmentKey = options.Key is null,
        KeepResponses = options.KeepResponses,
        Limits = options.Limits,
    };

    /// <summary>Threads for a SUT that states none.</summary>
    public static int Cores => Environment.ProcessorCount;

    /// <summary>The stated system fields of a submission; those of this machine for a local run.</summary>
    public static ImmutableSortedDictionary<string, string> StatedSystem(Definition<Submission>? submission) =>
        submission is null ? ImmutableSortedDictionary<string, string>.Empty : SystemOf(submission).Value;

    /// <summary>The description of a submission's system.</summary>
    /// <exception cref="DefinitionsRefusedException">It is wrong.</exception>
    /// <exception cref="WorldFailedException">It cannot be read.</exception>
    public static Definition<ImmutableSortedDictionary<string, string>> SystemOf(Definition<Submission> submission)
    {
        string path = PathOfSystem(submission);
        return SystemReader.Read(path, DefinitionFile.Read(path)).OrRefuse();
    }

    /// <summary>Where that description stands.</summary>
    public static string PathOfSystem(Definition<Submission> submission) => Path.Combine(Path.GetDirectoryName(submission.Path) ?? "", "systems", submission.Value.System + ".yaml");
}
