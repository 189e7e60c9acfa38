using System.Collections.Immutable;
using Bench.Cli.Borrowings;
using Bench.Cli.Judging;
using Bench.Cli.Submissions;
using Bench.Cli.Verbs;
using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Rules;
using Bench.Spec;
using Bench.Statistics.Borrowings;

namespace Bench.Cli.Checks;

/// <summary>Checks whatever lies at a path: a run directory, a submission's folder, a definition, or bundles.</summary>
internal sealed class PathCheck(CheckRequest request, Terminal terminal)
{
    private const string Others = "name a definition (NAME.yaml), a submission's folder (with submission.yaml) or a run directory (with plan.json); of results, ";

    private readonly List<CheckedItem> items = [];
    private readonly RoundReview together = new();
    private readonly List<(string Path, RoundEntry Entry)> trained = [];
    private readonly List<UnpackedSubmission> packages = [];

    /// <summary>Everything that is found.</summary>
    /// <exception cref="WorldFailedException">The path cannot be read.</exception>
    public CheckReport Run()
    {
        try
        {
            Collect(request.Path);
            Together();
            return new CheckReport { Request = request, Items = [.. items.Select(Named)] };
        }
        finally
        {
            packages.ForEach(static package => package.Dispose());
        }
    }

    private void Collect(string path)
    {
        if (File.Exists(Path.Combine(path, RunFileNames.Plan)))
        {
            RunFiles files = RunFiles.InDirectory(path, request.Limits.TotalBytes);
            items.Add(Judged(path, CheckedKind.RunDirectory, JudgedResult.Of(files, asSubmission: false), [.. files.Names]));
        }
        else if (Directory.Exists(path) && File.Exists(Path.Combine(path, SubmissionFolder.FileName)))
        {
            items.AddRange(new SubmissionFolder(SubmissionFiles.In(path), this).Check());
        }
        else if (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal))
        {
            items.Add(new CheckedItem { Name = path, Kind = CheckedKind.Definition, Findings = CheckedItem.Ordered(DefinitionCheck.Of(path)) });
        }
        else
        {
            string[] packed = BundlePaths.Packages(path);
            items.AddRange(packed.SelectMany(Package));
            IReadOnlyList<string> bundles = packed.Length > 0 ? BundlePaths.BesidePackages(path) : BundlePaths.Below(path, Others);
            items.AddRange(bundles.Select(bundle => bundles.Count == 1 ? Bundle(bundle) : Guarded(bundle, () => Bundle(bundle))));
        }
    }

    /// <summary>A packed submission: the folder that it was packed from, as it lies in it.</summary>
    private IEnumerable<CheckedItem> Package(string path)
    {
        UnpackedSubmission package = UnpackedSubmission.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = request.Limits });
        packages.Add(package);
        return package.Files is { } files && package.Errors.IsEmpty
            ? new SubmissionFolder(files, this, package.Claims).Check()
            : [new CheckedItem { Name = path, Kind = CheckedKind.Submission, Bundle = package.Proven.BundleId, Findings = CheckedItem.Ordered(package.Errors.Select(Refusal)), ExitCode = ExitCode.Refused }];
    }

    /// <summary>An item of a package, which was unpacked somewhere, under the name that its reader knows.</summary>
    private CheckedItem Named(CheckedItem item) => packages.Aggregate(item, static (named, package) => named with { Name = package.Named(named.Name), Findings = [.. named.Findings.Select(package.Named)] });

    /// <summary>Checks a bundle without asking for a key: who signed it is <c>verify</c>'s question.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="belonging">What else is to be said of it, once it was judged.</param>
    /// <param name="asSubmission">Whether it is judged as something that is submitted.</param>
    public CheckedItem Bundle(string path, Func<VerifiedBundle, IEnumerable<Finding>>? belonging = null, bool asSubmission = false)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = request.Limits }, asSubmission);
        CheckedKind kind = Directory.Exists(path) ? CheckedKind.UnpackedBundle : CheckedKind.Bundle;
        Finding[] refusals = [.. bundle.Proven.Errors.Select(Refusal)];
        if (EntryReader.Of(bundle) is { } entry)
        {
            trained.Add((path, entry));
        }

        together.Add(path, bundle);

        // As verify: what was sealed and does not follow from its logs is refused, whatever the rules say of it.
        int code = bundle.Judged is not null && bundle.Proven.Passed && !bundle.Differences.HasErrors ? ExitCode.Clean : ExitCode.Refused;
        return bundle.Judged is { } judged
            ? Judged(path, kind, judged with { Differences = [.. refusals, .. bundle.Differences] }, bundle.FileNames, belonging?.Invoke(bundle)) with { Bundle = bundle.Proven.BundleId, ExitCode = code }
            : new CheckedItem { Name = path, Kind = kind, Bundle = bundle.Proven.BundleId, Findings = CheckedItem.Ordered(refusals), ExitCode = code };
    }

    /// <summary>What cannot be judged is said, and the rest is judged all the same.</summary>
    public static CheckedItem Guarded(string path, Func<CheckedItem> check)
    {
        try
        {
            return check();
        }
        catch (WorldFailedException failed)
        {
            return NotJudged(path, failed.Message, failed.Help, ExitCode.WorldFailed);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return NotJudged(path, failed.Message, "check that the file can be read", ExitCode.WorldFailed);
        }
#pragma warning disable CA1031 // Whatever a bundle makes this program do wrong, the bundle is not accepted, and the next one is judged.
        catch (Exception defect) when (defect is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return NotJudged(path, $"{defect.GetType().Name}: {defect.Message}", "this is a defect of bench as well: please report it with the bundle", ExitCode.Refused);
        }
    }

    private static CheckedItem NotJudged(string path, string why, string help, int code) => new()
    {
        Name = path,
        Kind = CheckedKind.Bundle,
        Findings = [new Finding { RuleId = "FILE010", Severity = Severity.Error, Message = $"not judged: {why}", Location = new Location("."), Help = help }],
        ExitCode = code,
    };

    private CheckedItem Judged(string path, CheckedKind kind, JudgedResult own, ImmutableHashSet<string> files, IEnumerable<Finding>? more = null)
    {
        JudgedResult judged = request.Ruleset is { } other ? own.Under(other) : own;
        return new CheckedItem
        {
            Name = path,
            Kind = kind,
            Ruleset = judged.Result?.Ruleset.Id,
            Findings = CheckedItem.Ordered([.. judged.Findings, .. ReferenceCheck.Of(judged, request.Reference), .. more ?? []]),
            Questions = judged.Result is { } evidence ? RuleCatalogue.QuestionsOf(evidence, files) : [],
        };
    }

    /// <summary>What no single bundle shows, put to the bundle that it is about: runs that stand in two results, and borrowed hyperparameters.</summary>
    private void Together()
    {
        ImmutableArray<RoundEntry> others = request.Round is not { } round ? [] : new EntryReader(new TrustedSigners(), request.Limits).ReadAll([round], terminal);
        foreach (RoundEntry entry in others)
        {
            together.Add($"bundle {entry.ShortId} of {request.Round}", entry.BundleId, entry.Evidence, entry.Refused is not null);
        }

        ImmutableArray<RoundEntry> entries = request.Round is null ? [.. trained.Select(static one => one.Entry).DistinctBy(static entry => entry.BundleId)] : others;
        foreach (IGrouping<string, (RoundResult Result, Finding Finding)> found in together.ByResult().GroupBy(static one => one.Result.Name))
        {
            Add(found.Key, [.. found.Select(static one => one.Finding)]);
        }

        foreach ((string path, RoundEntry entry) in trained)
        {
            Add(path, BorrowingReview.Of(entry, entries, wholeRound: request.Round is not null));
        }
    }

    private void Add(string name, ImmutableArray<Finding> findings)
    {
        if (findings.IsEmpty)
        {
            return;
        }

        int place = items.FindIndex(item => item.Name == name);
        if (place < 0)
        {
            items.Add(new CheckedItem { Name = name, Kind = CheckedKind.RoundEntry, Findings = CheckedItem.Ordered(findings) });
            return;
        }

        items[place] = items[place] with { Findings = CheckedItem.Ordered([.. items[place].Findings, .. findings]) };
    }

    private static Finding Refusal(BundleError error) => new()
    {
        RuleId = error.Code,
        Severity = Severity.Error,
        Message = error.Message,
        Location = new Location(error.Entry.Length == 0 ? "." : error.Entry),
        Help = error.Code == BundleCode.Limit ? "a larger bundle is read with --max-bundle SIZE, 4GiB at most" : "submitter: hand the bundle in as bench sealed it; reviewer: it was damaged or changed on its way: fetch it again from whoever signed it",
    };
}
