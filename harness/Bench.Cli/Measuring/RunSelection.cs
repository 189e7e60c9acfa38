using System.Collections.Immutable;
using System.Globalization;
using Bench.Cli.Checks;
using Bench.Cli.Submissions;
using Bench.Cli.Trainings;
using Bench.Cli.Tuning;
using Bench.Cli.Verbs;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads;

namespace Bench.Cli.Measuring;

/// <summary>What is to be run: definitions read and options resolved, nothing started.</summary>
internal sealed record RunSelection
{
    private const int MostNamed = 3;

    /// <summary>Workloads with their scenarios, in the order in which they run.</summary>
    public required ImmutableArray<(Definition<Workload> Workload, ImmutableArray<Scenario> Scenarios)> Workloads { get; init; }

    /// <summary>Those that a suite names, by id.</summary>
    public required ImmutableDictionary<string, NamedWorkload> Named { get; init; }

    /// <summary>Training workloads, in the order in which they run, after the others.</summary>
    public required ImmutableArray<Definition<TrainingWorkload>> Trainings { get; init; }

    /// <summary>The bundle that hyperparameters are borrowed from, with the borrower's original; null where none are borrowed.</summary>
    public required LenderBundle? Lender { get; init; }

    /// <summary>The ruleset.</summary>
    public required Definition<Ruleset> Ruleset { get; init; }

    /// <summary>The submission; null for a local run.</summary>
    public required Definition<Submission>? Submission { get; init; }

    /// <summary>The SUT; null for the shipped CPU backend.</summary>
    public required Definition<SutDefinition>? Sut { get; init; }

    /// <summary>Settings in LoadGen's own format, and what of them has no effect.</summary>
    public required ConfFile Conf { get; init; }

    /// <summary>The sizes of blocks that were found for this machine; null for the defaults, and for another SUT.</summary>
    public required TuningTable? Tuning { get; init; }

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>Results to be measured in each precision.</summary>
    public int ResultCountOf(RunOptions options) => ResultsIn(options).Count();

    /// <summary>What is measured in all precisions that the options name.</summary>
    public IEnumerable<ResultName> ResultsOf(RunOptions options) => options.EachPrecision.SelectMany(ResultsIn);

    /// <summary>Reads everything that the options name.</summary>
    /// <exception cref="DefinitionsRefusedException">A definition is wrong; with the findings of all.</exception>
    public static RunSelection Of(RunOptions options)
    {
        Profile profile = options.Profile ?? Profile.Quick;
        Definition<Submission>? submission = SubmissionOf(options);
        Definition<SutDefinition>? sut = SutOf(options, submission);
        if (options.Precisions.Count > 0 && submission is not null)
        {
            throw new UsageException($"--precision is for local runs; {submission.Path} states the precision of its results", $"change precision in {submission.Path}, or run where there is no submission.yaml");
        }

        if (options.InProcess && sut is not null)
        {
            throw new UsageException("--in-process is for the shipped CPU backend; expected no --sut and no sut in the submission", "leave --in-process out: a SUT of your own is a process");
        }

        Shipped.RequireWorkloads(options.Workloads);
        ImmutableArray<NamedWorkload> named = NamedWorkload.Of(options.Workloads);
        if (options.Scenarios.Count == 0 && named.Select(static one => one.Suite).OfType<Definition<Suite>>().Distinct().SelectMany(SuiteReview.LackingScenarios).ToImmutableArray() is { IsEmpty: false } lacking)
        {
            throw new DefinitionsRefusedException(lacking);
        }

        string[] trainings = [.. named.Select(static one => one.IdOrPath).Where(Shipped.IsTraining)];
        ImmutableArray<(Definition<Workload> Workload, NamedWorkload? Name)> workloads = named.Length > 0 && trainings.Length == named.Length ? [] : [.. WorkloadsOf([.. named.Where(one => !trainings.Contains(one.IdOrPath))], profile)];
        if (named.IsEmpty && sut is not null)
        {
            workloads = [.. workloads.Where(one => sut.Value.Computes(one.Workload.Value.Problem.Family))];
        }

        if (named.IsEmpty && options.Scenarios.Count > 0)
        {
            // Whoever names no workload asks for those that have the scenario.
            workloads = [.. workloads.Where(one => options.Scenarios.Any(scenario => one.Workload.Value.For(scenario) is not null))];
            if (workloads.IsEmpty)
            {
                throw new UsageException($"--scenario: no workload of the {Names.Of(profile)} profile has {string.Join(" or ", options.Scenarios.Select(Names.Of))}", "bench list workloads shows the scenarios of each");
            }
        }

        RequireFamilies(sut, [.. workloads.Select(static one => (one.Workload.Value.Id, one.Workload.Value.Problem.Family)), .. trainings.Select(static id => (id, Shipped.Training(id).Value.Problem.Family))]);
        RefuseMixedOptions(options, trainings, [.. workloads.Select(static one => one.Workload)]);
        RunSelection selection = new()
        {
            Workloads = [.. workloads.Select(one => (one.Workload, ScenariosOf(options, one.Workload, one.Name)))],
            Named = workloads.Where(static one => one.Name?.Suite is not null).DistinctBy(static one => one.Workload.Value.Id).ToImmutableDictionary(static one => one.Workload.Value.Id, static one => one.Name!),
            Trainings = [.. trainings.Distinct().Select(Shipped.Training)],
            Lender = options.Training.Borrow is { } lender ? LenderBundle.Read(lender, options.Training.Original!, options.Limits) : null,
            Conf = ConfFile.Read(options.Conf, [.. workloads.Select(static one => one.Workload.Value.Id)]),
            Ruleset = Shipped.Ruleset(options.Ruleset),
            Submission = submission,
            Sut = sut,
            Tuning = sut is null ? TuningFile.TableFor(Circumstances.Cores) : null,
            Profile = profile,
        };
        RequireDistinctIds([.. selection.Workloads.Select(static one => (one.Workload.Value.Id, one.Workload.Path)), .. selection.Trainings.Select(static one => (one.Value.Id, one.Path))]);
        selection.RequireChoices(options);
        selection.Lender?.RequireFor(selection.Trainings.Select(static workload => workload.Value));
        if (options.Arrivals is not null && !selection.Workloads.Any(static item => item.Scenarios.Contains(Scenario.Server)))
        {
            throw new UsageException("--arrivals is for the server scenario; none of what is selected runs it", "add --scenario server, or leave --arrivals out");
        }

        if (options.Search is not null && options.Arrivals?.Process is ArrivalProcess.Trace or ArrivalProcess.ClosedLoop)
        {
            throw new UsageException($"--find-peak and --sweep vary the rate of arrivals; {options.Arrivals.Process} has none that can be varied", "search under poisson, constant or bursts");
        }

        return selection;
    }

    /// <summary>What each result is of; a training result has no scenario.</summary>
    private IEnumerable<ResultName> ResultsIn(RunOptions options) =>
        (from item in Workloads
         from implementation in ImplementationsOf(item.Workload.Value, options)
         from scenario in item.Scenarios
         select new ResultName(item.Workload.Value.Id, scenario) { Format = options.Precision == NumberFormat.Fp32 ? null : options.Precision, Implementation = implementation })
        .Concat(Trainings.Select(static workload => new ResultName(workload.Value.Id, Scenario: null)));

    /// <summary>The implementations of the shipped backend that a workload is measured with, null standing for its fastest: the command line's, else the suite's, else the workload's. Another SUT is measured once.</summary>
    public ImmutableArray<string?> ImplementationsOf(Workload workload, RunOptions options) =>
        Sut is not null ? [null]
        : options.Implementations.Count > 0 ? [.. options.Implementations]
        : SuiteOf(workload) is { Implementations.IsEmpty: false } named ? [.. named.Implementations]
        : workload.Implementations.IsEmpty ? [null]
        : [.. workload.Implementations];

    private NamedWorkload? SuiteOf(Workload workload) => Named.GetValueOrDefault(workload.Id);

    /// <summary>The sizes of blocks that were found for this machine, where they are for a problem.</summary>
    public TuningTable? TuningFor(Problem problem) => Tuning is { } table && CpuTuning.Parse(table.Sizes).Serves(problem) ? table : null;

    /// <summary>The request for one plan.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="options">For where settings came from.</param>
    /// <param name="measuredRate">What the warm-up or the offline run measured; null before anything was.</param>
    /// <param name="implementation">Which of the shipped backend's implementations; null for its fastest.</param>
    public PlanRequest RequestOf(Definition<Workload> workload, Scenario scenario, RunOptions options, double? measuredRate, string? implementation = null) => new()
    {
        Workload = workload,
        Ruleset = Ruleset,
        Submission = Submission,
        Sut = Sut,
        Conf = Conf.Value,
        Scenario = scenario,
        ScenarioOrigin = options.Scenarios.Count > 0 ? "--scenario" : SuiteOf(workload.Value) is { Suite.Value.Scenarios.IsEmpty: false } scenarios ? scenarios.Origin("scenarios") : $"{Path.GetFileName(workload.Path)}: scenarios",
        Profile = Profile,
        ProfileOrigin = options.Profile is null ? "default" : "--profile",
        Division = options.Division,
        Inputs = options.Precision,
        Implementation = implementation,
        Deterministic = options.Deterministic,
        Tuning = TuningFor(workload.Value.Problem)?.Sizes,
        TuningOrigin = Tuning?.Origin ?? "",
        ImplementationOrigin = options.Implementations.Count > 0 ? "--implementation" : SuiteOf(workload.Value) is { Implementations.IsEmpty: false } named ? named.Origin("implementations") : $"{Path.GetFileName(workload.Path)}: implementations",
        Arrivals = scenario == Scenario.Server ? options.Arrivals?.Process : null,
        ArrivalsOrigin = options.Arrivals is null ? "default" : ArrivalOption.Name,
        InProcess = options.InProcess,
        Cores = Environment.ProcessorCount,
        MeasuredRate = measuredRate,
        SearchedRate = options.Search is null || scenario != Scenario.Server ? null : (measuredRate ?? 2) / 2,
        DryRun = options.DryRun,
    };

    /// <summary>The request for the plan of a training workload.</summary>
    public TrainingPlanRequest RequestOf(Definition<TrainingWorkload> workload, RunOptions options) => new()
    {
        Workload = workload,
        Ruleset = Ruleset,
        Submission = Submission,
        Sut = Sut,
        Profile = Profile,
        ProfileOrigin = options.Profile is null ? "default" : "--profile",
        Division = options.Division,
        Runs = options.Training.Runs,
        Set = [.. options.Training.Set],
        Deterministic = options.Deterministic,
        Lender = Lender?.Hyperparameters,
        Original = Lender?.Original,
        InProcess = options.InProcess,
        Cores = Environment.ProcessorCount,
        DryRun = options.DryRun,
    };

    /// <summary>A result's name has its workload's id and not its file.</summary>
    private static void RequireDistinctIds((string Id, string Path)[] workloads)
    {
        if (workloads.GroupBy(static one => one.Id).FirstOrDefault(static same => same.Count() > 1)?.ToArray() is [var first, var second, ..])
        {
            throw new UsageException($"{first.Path} and {second.Path} both have the id '{first.Id}'; expected one workload of an id", "give one of them an id of its own, and freeze it again");
        }
    }

    /// <summary>What the system under test says that it does not compute is not asked of it: it would end at the greeting, after the machine's limits were measured.</summary>
    private static void RequireFamilies(Definition<SutDefinition>? sut, (string Id, string Family)[] workloads)
    {
        if (sut is null)
        {
            return;
        }

        string[] others = [.. workloads.Where(one => !sut.Value.Computes(one.Family)).Select(static one => $"{one.Id} is of {one.Family}")];
        if (others.Length > 0 || workloads.Length == 0)
        {
            throw new UsageException(
                $"{sut.LocationOf("families")}: the system under test {sut.Value.Name} computes {string.Join(", ", sut.Value.Families)}; {(others.Length > 0 ? string.Join(", ", others) : "nothing of that is measured by default")}",
                "name workloads of these families (bench list workloads), or correct families there");
        }
    }

    private static void RefuseMixedOptions(RunOptions options, string[] trainings, ImmutableArray<Definition<Workload>> others)
    {
        if (options.Training.Any && trainings.Length == 0)
        {
            throw new UsageException("--runs, --set, --borrow and --original are for training workloads; none is selected", "name one (bench list workloads), or leave them out");
        }

        if (trainings.Length > 0 && others.IsEmpty && (options.Scenarios.Count > 0 || options.Precisions.Count > 0 || options.Implementations.Count > 0 || options.Arrivals is not null || options.Search is not null || options.Conf is not null))
        {
            throw new UsageException("--scenario, --precision, --implementation, --arrivals, --conf, --find-peak and --sweep are for inference workloads; only training workloads are selected", "leave them out");
        }
    }

    /// <summary>What cannot be asked of the system under test is said before anything runs.</summary>
    private void RequireChoices(RunOptions options)
    {
        if (options.Implementations.Count > 0 && Sut is not null)
        {
            throw new UsageException($"--implementation chooses among the shipped backend's; the SUT is {Sut.Path}", "leave --implementation out, or run without a SUT of your own");
        }

        if (options.Deterministic && Sut is not null)
        {
            throw new UsageException($"--deterministic is a way of the shipped backend; the SUT is {Sut.Path}, and nothing here could show that it keeps to it", "leave --deterministic out, or run without a SUT of your own");
        }

        if (Sut is null && options.Precisions.Where(static format => !CpuBackend.Formats.Contains(format)).ToArray() is [var other, ..])
        {
            throw new UsageException($"--precision is {Names.Of(other)}; expected what the shipped backend keeps weights in, one of {string.Join(", ", CpuBackend.Formats.Select(static format => Names.Of(format)))}");
        }

        string[] lacking =
        [
            .. from workload in Workloads.Select(static item => item.Workload.Value)
               from scenario in options.Workloads.Count > 0 ? options.Scenarios.Distinct() : []
               where workload.For(scenario) is null
               select $"{workload.Id} has no scenario {Names.Of(scenario)}, expected one of {string.Join(", ", workload.Scenarios.Select(static spec => Names.Of(spec.Scenario)))}",
        ];
        if (lacking.Length > 0)
        {
            throw new UsageException($"--scenario: {string.Join("; ", lacking.Take(MostNamed))}{(lacking.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {lacking.Length - MostNamed} more") : "")}", "bench list workloads shows the scenarios of each");
        }

        foreach (Definition<Workload> workload in Workloads.Select(static item => item.Workload))
        {
            ImmutableArray<Finding> unknown = SuiteReview.UnknownImplementations(workload.LocationOf("implementations"), workload.Value.Problem.Family, [.. ImplementationsOf(workload.Value, options).OfType<string>()]);
            if (unknown is [var first, ..])
            {
                // What the command line names is a mistake of the command line, what a file names one of the file.
                throw options.Implementations.Count > 0 ? new UsageException($"--implementation: {first.Message}", first.Help) : new DefinitionsRefusedException(unknown);
            }
        }
    }

    private static Definition<Submission>? SubmissionOf(RunOptions options)
    {
        const string here = SubmissionFolder.FileName;
        string? path = Directory.Exists(options.Submission) ? SubmissionFolder.FileIn(options.Submission) : options.Submission ?? (File.Exists(here) ? here : null);
        return path is null ? null : SubmissionReader.Read(path, DefinitionFile.Read(path)).OrRefuse();
    }

    private static Definition<SutDefinition>? SutOf(RunOptions options, Definition<Submission>? submission)
    {
        string? path = options.Sut
            ?? (submission?.Value.Sut is { } named ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(submission.Path))!, named) : null);
        if (path is null)
        {
            return null;
        }

        Definition<SutDefinition> sut = SutReader.Read(path, DefinitionFile.Read(path)).OrRefuse();
        ImmutableArray<Finding> missing = [.. SubmissionFiles.Missing(sut), .. options.DryRun ? [] : SutProgram.Missing(sut)];
        return missing.IsEmpty ? sut : throw new DefinitionsRefusedException(missing);
    }

    private static IEnumerable<(Definition<Workload> Workload, NamedWorkload? Name)> WorkloadsOf(ImmutableArray<NamedWorkload> named, Profile profile)
    {
        WorkloadFolder shipped = Shipped.Workloads();
        if (named.IsEmpty)
        {
            return (profile == Profile.Quick ? shipped.Quick : shipped.Workloads).Select(static workload => (workload, (NamedWorkload?)null));
        }

        ImmutableArray<Parsed<Definition<Workload>>> found = [.. named.Select(one => shipped.Find(one.IdOrPath))];
        ImmutableArray<Finding> findings = [.. found.SelectMany(static one => one.Findings), .. found.Where(static one => one.Succeeded).SelectMany(static one => Shipped.Impostor(one.Value!))];
        return findings.HasErrors ? throw new DefinitionsRefusedException(findings) : found.Zip(named, static (one, name) => (one.Value!, (NamedWorkload?)name));
    }

    /// <summary>The scenarios asked for; else those of the suite that names the workload; else, in the full profile, all that the workload offers, and in the quick one single-stream and offline, with server where responses are streams of tokens. Offline comes before Server: its rate is Server's measure.</summary>
    private static ImmutableArray<Scenario> ScenariosOf(RunOptions options, Definition<Workload> workload, NamedWorkload? name)
    {
        IEnumerable<Scenario> chosen = options.Scenarios.Count > 0 ? options.Scenarios.Distinct().Where(scenario => name is not null || workload.Value.For(scenario) is not null)
            : name?.Suite is { Value.Scenarios.IsEmpty: false } suite ? suite.Value.Scenarios
            : workload.Value.Scenarios.Select(static spec => spec.Scenario).Where(scenario => options.Profile == Profile.Full || IsQuick(scenario, workload.Value));
        return [.. chosen.OrderBy(static scenario => scenario switch { Scenario.SingleStream => 0, Scenario.MultiStream => 1, Scenario.Offline => 2, _ => 3 })];
    }

    private static bool IsQuick(Scenario scenario, Workload workload) =>
        scenario is Scenario.SingleStream or Scenario.Offline || (scenario == Scenario.Server && workload.Problem.ProducesTokens);
}
