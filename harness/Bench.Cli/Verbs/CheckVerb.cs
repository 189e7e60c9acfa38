using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Bench.Cli.Borrowings;
using Bench.Cli.Judging;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;
using Bench.Statistics.Borrowings;

namespace Bench.Cli.Verbs;

/// <summary><c>bench check PATH</c>: the findings for a workload, submission, run directory or bundle; the same code as in <c>run</c>.</summary>
internal static class CheckVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> path = new("PATH") { Description = "A definition (YAML), a submission's folder, a run directory, or a bundle" };
        Option<bool> reference = new("--reference") { Description = "Also generate the inputs from the seed again and recompute the reference's values" };
        Option<string?> round = new("--round") { HelpName = "DIR", Description = "A folder with all entries of the round, which borrowed hyperparameters are judged against; else the bundles below PATH" };
        MaxBundleOption maxBundle = new();
        Command command = new("check", "The findings for a workload, submission, run directory or bundle") { path, reference, round };
        maxBundle.AddTo(command);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(path), parsed.GetValue(reference), parsed.GetValue(round), maxBundle.Read(parsed)));
        return command;
    }

    private static int Run(Terminal terminal, string path, bool reference, string? round, BundleLimits limits)
    {
        if (File.Exists(Path.Combine(path, RunFileNames.Plan)))
        {
            JudgedResult judged = JudgedResult.Of(RunFiles.InDirectory(path, limits.TotalBytes), asSubmission: false);
            return Print(terminal, [.. judged.Findings, .. Reference(judged, reference)]);
        }

        if (Directory.Exists(path) && File.Exists(Path.Combine(path, SubmissionFolder.FileName)))
        {
            return SubmissionFolder.Check(terminal, path, reference, limits);
        }

        if (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal))
        {
            return Definition(terminal, path, reference);
        }

        int worst = ExitCode.Clean;
        CheckedBundles seen = new();
        foreach (string bundle in BundlePaths.Below(path))
        {
            worst = ExitCode.Worse(worst, Bundle(terminal, bundle, reference, limits, seen));
        }

        return ExitCode.Worse(worst, Together(terminal, seen, round, limits));
    }

    /// <summary>What no single bundle shows: runs that stand in two results, and borrowed hyperparameters.</summary>
    private static int Together(Terminal terminal, CheckedBundles seen, string? round, BundleLimits limits)
    {
        ImmutableArray<RoundEntry> others = round is null ? [] : new EntryReader(new TrustedSigners(), limits).ReadAll([round], terminal);
        foreach (RoundEntry entry in others)
        {
            seen.Round.Add($"bundle {entry.ShortId} of {round}", entry.BundleId, entry.Evidence);
        }

        ImmutableArray<RoundEntry> entries = round is null ? [.. seen.Trained.Select(static one => one.Entry).DistinctBy(static entry => entry.BundleId)] : others;
        return ExitCode.Worse(seen.Round.Print(terminal), Borrowings(terminal, seen.Trained, entries, wholeRound: round is not null));
    }

    /// <summary>Judges every result with borrowed hyperparameters against the round's entries, or against the others that were checked with it.</summary>
    private static int Borrowings(Terminal terminal, List<(string Path, RoundEntry Entry)> trained, ImmutableArray<RoundEntry> entries, bool wholeRound)
    {
        int worst = ExitCode.Clean;
        foreach ((string path, RoundEntry entry) in trained.Where(static one => one.Entry.Evidence.Plan.Borrowing is not null))
        {
            terminal.Line($"{path}: borrowed hyperparameters");
            worst = ExitCode.Worse(worst, Print(terminal, BorrowingReview.Of(entry, entries, wholeRound)));
        }

        return worst;
    }

    /// <summary>Checks a bundle without asking for a key: who signed it is <c>verify</c>'s question.</summary>
    /// <param name="terminal">Where to print.</param>
    /// <param name="path">The bundle.</param>
    /// <param name="reference">Whether the reference is recomputed.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="seen">Takes it.</param>
    private static int Bundle(Terminal terminal, string path, bool reference, BundleLimits limits, CheckedBundles seen)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
        terminal.Line(path);
        foreach (BundleError error in bundle.Proven.Errors)
        {
            terminal.Line($"{path}: {error}");
        }

        if (EntryReader.Of(bundle) is { } entry)
        {
            seen.Trained.Add((path, entry));
        }

        seen.Round.Add(path, bundle);

        return bundle.Judged is { } judged ? Print(terminal, [.. bundle.Differences, .. judged.RuleFindings, .. Reference(judged, reference)]) : ExitCode.Refused;
    }

    /// <summary>What recomputing the reference finds; it says that it was done, since silence is what it hopes for.</summary>
    internal static ImmutableArray<Finding> Reference(JudgedResult judged, bool asked)
    {
        if (asked && judged is { Training: { } training, TrainingFiles: { } files })
        {
            return TrainingReferenceRecheck.Of(training, files);
        }

        if (!asked || judged.Evidence is not { } evidence)
        {
            return [];
        }

        ImmutableArray<Finding> findings = ReferenceRecheck.Of(evidence);
        return findings.Length > 0 ? findings :
        [
            new Finding
            {
                RuleId = "REF000",
                Severity = Severity.Note,
                Message = $"inputs generated from the seed again; the reference's values at {evidence.Rows.Length + evidence.AnswerRows.Length} judged positions are the bundle's",
                Location = new Location(RunFileNames.Rows),
            },
        ];
    }

    /// <summary>Prints findings and their count.</summary>
    internal static int Print(Terminal terminal, IReadOnlyCollection<Finding> findings)
    {
        terminal.Findings(findings);
        int errors = findings.Count(static finding => finding.Severity == Severity.Error);
        int warnings = findings.Count(static finding => finding.Severity == Severity.Warning);
        terminal.Line($"{errors} errors, {warnings} warnings, {findings.Count - errors - warnings} notes");
        return errors > 0 ? ExitCode.Findings : ExitCode.Clean;
    }

    private static int Definition(Terminal terminal, string path, bool reference)
    {
        ReadOnlyMemory<byte> bytes = DefinitionFile.Read(path);
        string text = Encoding.UTF8.GetString(bytes.Span);
        IReadOnlyCollection<Finding> findings =
            text.Contains("bench/submission/v1", StringComparison.Ordinal) ? SubmissionReader.Read(path, bytes).Findings
            : text.Contains("bench/sut/v1", StringComparison.Ordinal) ? SutReader.Read(path, bytes).Findings
            : text.Contains("bench/ruleset/v1", StringComparison.Ordinal) ? RulesetReader.Read(path, bytes).Findings
            : TrainingWorkloadReader.Recognises(bytes) ? TrainingFindings(path, bytes, reference)
            : text.Contains("bench/rcp/v1", StringComparison.Ordinal) ? RcpReader.Read(path, bytes).Findings
            : text.Contains("bench/system/v1", StringComparison.Ordinal) ? SystemReader.Read(path, bytes).Findings
            : WorkloadFindings(path, bytes, reference);
        return Print(terminal, findings);
    }

    /// <summary>The same of a training workload.</summary>
    private static List<Finding> TrainingFindings(string path, ReadOnlyMemory<byte> bytes, bool reference)
    {
        Parsed<Definition<TrainingWorkload>> workload = TrainingWorkloadReader.Read(path, bytes);
        List<Finding> findings = [.. workload.Findings];
        if (workload.Succeeded)
        {
            findings.AddRange(Shipped.Impostor(workload.Value));
            TrainingWorkload value = workload.Value.Value;
            findings.AddRange(WeightsFiles.Refusals(workload.Value));
            findings.AddRange(reference && value.Dataset.Frozen ? OtherData(workload.Value, path, value.Dataset.Sha256, new TrainingDataset(value.Problem, value.Dataset).Digest()) : []);
        }

        return findings;
    }

    /// <summary>What is wrong with a workload; with the reference, also whether its data is what its digest says.</summary>
    private static List<Finding> WorkloadFindings(string path, ReadOnlyMemory<byte> bytes, bool reference)
    {
        Parsed<Definition<Workload>> workload = WorkloadReader.Read(path, bytes);
        List<Finding> findings = [.. workload.Findings];
        if (!workload.Succeeded)
        {
            return findings;
        }

        findings.AddRange(Shipped.Impostor(workload.Value));
        Workload value = workload.Value.Value;
        ImmutableArray<Finding> refused = [.. WeightsFiles.Refusals(workload.Value)];
        findings.AddRange(refused);
        findings.AddRange(refused.IsEmpty && reference && value.Dataset.Frozen ? OtherData(workload.Value, path, value.Dataset.Sha256, new GeneratedDataset(value.Problem, value.Dataset, WeightsFiles.Beside(workload.Value)).Digest()) : []);
        return findings;
    }

    private static IEnumerable<Finding> OtherData<T>(Definition<T> workload, string path, Sha256Digest expected, Sha256Digest found)
        where T : class
    {
        if (found != expected)
        {
            yield return new Finding
            {
                RuleId = "REF003",
                Severity = Severity.Error,
                Message = $"the generated data has SHA-256 {found}, expected {expected}",
                Location = workload.LocationOf("dataset.sha256"),
                Help = $"bench workload freeze {path} writes the digest, and makes it another workload: raise its version",
            };
        }
    }

    /// <summary>The bundles that were checked, as far as the others' findings depend on them.</summary>
    private sealed class CheckedBundles
    {
        /// <summary>All of them.</summary>
        public RoundReview Round { get; } = new();

        /// <summary>The training results.</summary>
        public List<(string Path, RoundEntry Entry)> Trained { get; } = [];
    }
}
