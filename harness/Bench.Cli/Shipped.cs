using System.Collections.Immutable;
using System.Globalization;
using Bench.Cli.Checks;
using Bench.Cli.Verbs;
using Bench.Definitions;
using Bench.Definitions.Forms;
using Bench.Definitions.Trainings;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli;

/// <summary>The definitions that come with the tool, in folders beside it, and the readers that judging is handed.</summary>
internal static class Shipped
{
    // A round has a thousand bundles, each of which asks whether its workload is a shipped one.
    private static readonly Lazy<WorkloadFolder> Published = new(Workloads);
    private static readonly Lazy<TrainingFolder> PublishedTrainings = new(Trainings);

    /// <summary>The readers of YAML for whatever reads run directories.</summary>
    public static DefinitionReaders Readers { get; } = new()
    {
        Workload = static (path, bytes) => ValueOf(WorkloadReader.Read(path, bytes)),
        Submission = static (path, bytes) => ValueOf(SubmissionReader.Read(path, bytes)),
        Ruleset = static (path, bytes) => ValueOf(RulesetReader.Read(path, bytes)),
        Sut = static (path, bytes) => ValueOf(SutReader.Read(path, bytes)),
        PublishedWorkload = static (id, version) =>
            Published.Value.Workloads.FirstOrDefault(shipped => shipped.Value.Id == id && shipped.Value.Version == version)?.Digest
            ?? PublishedTrainings.Value.Workloads.FirstOrDefault(shipped => shipped.Value.Id == id && shipped.Value.Version == version)?.Digest,
        TrainingWorkload = static (path, bytes) => ValueOf(TrainingWorkloadReader.Read(path, bytes)),
        ReferenceConvergence = static (path, bytes) => ValueOf(RcpReader.Read(path, bytes)),
        PublishedReferenceConvergence = static (id, version) => PublishedTrainings.Value.Workloads.FirstOrDefault(shipped => shipped.Value.Id == id && shipped.Value.Version == version) is { } shipped && ReferenceConvergenceOf(shipped) is { } bytes ? Sha256Digest.Of(bytes.Span) : null,
        PublishedRuleset = static id => File.Exists(RulesetPath(id)) ? Sha256Digest.Of(File.ReadAllBytes(RulesetPath(id))) : null,
    };

    private static string RulesetFolder => Path.Combine(AppContext.BaseDirectory, "rules", "rulesets");

    /// <summary>The workloads.</summary>
    /// <exception cref="DefinitionsRefusedException">A shipped file is wrong: a defect of this program.</exception>
    public static WorkloadFolder Workloads() => WorkloadFolder.Open(Path.Combine(AppContext.BaseDirectory, "workloads")).OrRefuse();

    /// <summary>The training workloads.</summary>
    /// <exception cref="DefinitionsRefusedException">A shipped file is wrong: a defect of this program.</exception>
    public static TrainingFolder Trainings() => TrainingFolder.Open(Path.Combine(AppContext.BaseDirectory, "workloads")).OrRefuse();

    /// <summary>The suites, by id.</summary>
    /// <exception cref="DefinitionsRefusedException">A shipped file is wrong: a defect of this program.</exception>
    public static IReadOnlyList<Definition<Suite>> Suites() => SuiteReader.Open(Path.Combine(AppContext.BaseDirectory, "workloads")).OrRefuse();

    /// <summary>The ids of all of them.</summary>
    public static ImmutableArray<string> Ids() => [.. Published.Value.Workloads.Select(static workload => workload.Value.Id), .. PublishedTrainings.Value.Workloads.Select(static workload => workload.Value.Id)];

    /// <summary>Whether a workload is one of training: a shipped one by its id, any other by the schema that its file names.</summary>
    public static bool IsTraining(string idOrPath) =>
        PublishedTrainings.Value.Workloads.Any(shipped => shipped.Value.Id == idOrPath) || (File.Exists(idOrPath) && TrainingWorkloadReader.Recognises(DefinitionFile.Read(idOrPath)));

    /// <summary>A suite: a shipped one by its id, any other by the schema that its file names, with everything that it names looked at; null where it is none.</summary>
    /// <exception cref="DefinitionsRefusedException">It is wrong, or names what there is not.</exception>
    public static Definition<Suite>? Suite(string idOrPath)
    {
        Definition<Suite>? suite = Suites().FirstOrDefault(shipped => shipped.Value.Id == idOrPath)
            ?? (File.Exists(idOrPath) && DefinitionFile.Read(idOrPath) is var bytes && SuiteReader.Recognises(bytes) ? SuiteReader.Read(idOrPath, bytes).OrRefuse() : null);
        ImmutableArray<Finding> findings = suite is null ? [] : SuiteReview.Of(suite);
        return findings.HasErrors ? throw new DefinitionsRefusedException(findings) : suite;
    }

    /// <summary>Refuses what the command line names and that there is not: an id that no workload and no suite has, a file that is not there.</summary>
    /// <exception cref="UsageException">With all of them.</exception>
    public static void RequireWorkloads(IEnumerable<string> idsOrPaths)
    {
        string[] ids = [.. Ids(), .. Suites().Select(static suite => suite.Value.Id)];
        Require(idsOrPaths.Where(name => !ids.Contains(name) && !File.Exists(name)), name => $"there is no workload or suite '{name}'{Near(name, ids)}");
    }

    /// <summary>Refuses the paths of YAML files, among names that the command line gives, where there is no file.</summary>
    /// <exception cref="UsageException">With all of them.</exception>
    public static void RequireFiles(IEnumerable<string> idsOrPaths) => Require(idsOrPaths, static _ => null);

    private static void Require(IEnumerable<string> names, Func<string, string?> whyNoId)
    {
        string[] mistakes = [.. names.Select(name => WorkloadFolder.NamesFile(name) ? ExistingPath.WhyNone(name) : whyNoId(name)).OfType<string>()];
        if (mistakes.Length > 0)
        {
            throw new UsageException(string.Join("; ", mistakes), "bench list workloads, bench list suites and bench list rulesets show what there is by id; anything else is the path of a YAML file");
        }
    }

    /// <summary>The id that was probably meant; else those that the text is a part of.</summary>
    private static string Near(string name, IReadOnlyCollection<string> ids) => Spelling.DidYouMean(name, ids) is { Length: > 0 } meant ? meant
        : ids.Where(id => name.Length > 1 && id.Contains(name, StringComparison.OrdinalIgnoreCase)).ToArray() is { Length: > 0 } alike ? $"; there are {string.Join(", ", alike)}"
        : "";

    /// <summary>A training workload by its id, or by the path of its YAML file.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="DefinitionsRefusedException">It is wrong, or it takes a shipped one's id and version.</exception>
    public static Definition<TrainingWorkload> Training(string idOrPath)
    {
        string[] trainings = [.. Trainings().Workloads.Select(static workload => workload.Value.Id)];
        Require([idOrPath], name => trainings.Contains(name) ? null : $"there is no training workload '{name}'; expected {Names.OneOf(name, trainings)}");
        Definition<TrainingWorkload> workload = Trainings().Find(idOrPath).OrRefuse();
        ImmutableArray<Finding> findings = [.. Impostor(workload)];
        return findings.HasErrors ? throw new DefinitionsRefusedException(findings) : workload;
    }

    /// <summary>The text of a training workload's reference convergence points; null when it has none.</summary>
    public static ReadOnlyMemory<byte>? ReferenceConvergenceOf(Definition<TrainingWorkload> workload)
    {
        string path = TrainingFolder.RcpPathOf(workload);
        if (!File.Exists(path))
        {
            return null;
        }

        return DefinitionFile.Read(path);
    }

    /// <summary>A ruleset by its id; null takes the newest.</summary>
    /// <exception cref="UsageException">There is none of that id.</exception>
    public static Definition<Ruleset> Ruleset(string? id) => Ruleset(id, "leave --ruleset out to take the newest");

    /// <summary>A ruleset by its id; null takes the newest.</summary>
    /// <param name="id">The id.</param>
    /// <param name="help">What to do where there is none of that id.</param>
    /// <exception cref="UsageException">There is none of that id.</exception>
    public static Definition<Ruleset> Ruleset(string? id, string help)
    {
        string[] ids = [.. RulesetIds()];
        string chosen = id ?? ids[^1];
        if (!ids.Contains(chosen))
        {
            throw new UsageException($"there is no ruleset '{chosen}'; expected {Names.OneOf(chosen, ids)}", help);
        }

        return RulesetReader.Read(RulesetPath(chosen), DefinitionFile.Read(RulesetPath(chosen))).OrRefuse();
    }

    /// <summary>The ids of the rulesets, oldest first.</summary>
    public static IEnumerable<string> RulesetIds() => Directory.EnumerateFiles(RulesetFolder, "*.yaml")
        .Select(static path => Path.GetFileNameWithoutExtension(path))
        .OrderBy(static id => Version.TryParse(id, out Version? version) ? version : new Version(0, 0))
        .ThenBy(static id => id, StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: false));

    /// <summary>The rounds of MLPerf Inference that imported results are judged by, oldest first.</summary>
    /// <exception cref="DefinitionsRefusedException">A shipped file is wrong: a defect of this program.</exception>
    public static ImmutableArray<InferenceRound> InferenceRounds() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "rules", "rounds"), "*.yaml").Order(StringComparer.Ordinal)
            .Select(static path => InferenceRoundReader.Read(path, DefinitionFile.Read(path)).OrRefuse().Value),
    ];

    /// <summary>A workload that takes a shipped one's id and version but is another: its results would pass for the shipped one's.</summary>
    public static IEnumerable<Finding> Impostor(Definition<Workload> workload) => Impostor(workload, workload.Value.Id, workload.Value.Version);

    /// <summary>The same of a training workload.</summary>
    public static IEnumerable<Finding> Impostor(Definition<TrainingWorkload> workload) => Impostor(workload, workload.Value.Id, workload.Value.Version);

    private static IEnumerable<Finding> Impostor<T>(Definition<T> workload, string id, string version)
        where T : class =>
        from digest in new[] { Readers.PublishedWorkload(id, version) }
        where digest is not null && digest != workload.Digest
        select new Finding
        {
            RuleId = DefinitionCodes.Impostor,
            Severity = Severity.Error,
            Message = $"{id} {version} is a shipped workload with other content (SHA-256 {digest}), expected an id or version of its own",
            Location = workload.LocationOf("id"),
            Help = "give it another id, or another version",
        };

    private static string RulesetPath(string id) => Path.Combine(RulesetFolder, Path.GetFileName(id) + ".yaml");

    private static Parsed<T> ValueOf<T>(Parsed<Definition<T>> read)
        where T : class =>
        read.Succeeded ? Parsed<T>.Of(read.Value.Value, read.Findings) : Parsed<T>.Refused(read.Findings);
}
