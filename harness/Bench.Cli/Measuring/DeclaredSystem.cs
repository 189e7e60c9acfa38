using System.Collections.Immutable;
using System.Globalization;
using Bench.Definitions;
using Bench.Definitions.Forms;
using Bench.Machine;
using Bench.Results.Reports;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Measuring;

/// <summary>What a submission declares, before anything is measured under it: what would refuse every result is said before the first query.</summary>
internal static class DeclaredSystem
{
    private static readonly SystemDescriptionIncomplete Incomplete = new();
    private static readonly SystemFieldImpossible Impossible = new();
    private static readonly SystemContradictsSubmission OtherSubmission = new();
    private static readonly SystemContradictsMachine OtherMachine = new();
    private static readonly SubmissionNotThePlanned OtherPlan = new();
    private static readonly LimitsContradictEachOther Shared = new();

    /// <summary>What the rules would say of every result (SYS101, SYS103, SYS104, SYS107, DIV104), each at its line; nothing of a local run, which declares nothing.</summary>
    /// <exception cref="DefinitionsRefusedException">The description is wrong.</exception>
    /// <exception cref="WorldFailedException">It cannot be read.</exception>
    public static ImmutableArray<Finding> Findings(RunSelection selection, RunOptions options)
    {
        if (selection.Submission is not { } submission)
        {
            return [];
        }

        Definition<ImmutableSortedDictionary<string, string>> stated = Circumstances.SystemOf(submission);
        Division division = options.Division ?? submission.Value.Division;
        return
        [
            .. OfDivision(submission, division),
            .. SubmissionReader.UnknownWorkloads(submission, [.. Shipped.Ids(), .. selection.Workloads.Select(static one => one.Workload.Value.Id), .. selection.Trainings.Select(static one => one.Value.Id)]),
            .. Stated(submission.Value, stated, selection.Profile == Profile.Full ? Severity.Error : Severity.Warning),
            .. OfMachine(stated, division),
        ];
    }

    /// <summary>A system under test that says it computes with more threads than this machine has cores; it is measured all the same, and check warns of each result (SYS108).</summary>
    /// <param name="sut">Its definition; null for the shipped backend, which takes a thread a core.</param>
    /// <param name="cores">The cores of this machine.</param>
    public static IEnumerable<Finding> Threads(Definition<SutDefinition>? sut, int cores) => sut?.Value.Threads is { } threads && threads > cores
        ?
        [
            new Finding
            {
                RuleId = Shared.Descriptor.Id,
                Severity = Severity.Warning,
                Message = string.Create(CultureInfo.InvariantCulture, $"threads is {threads}; this machine has {Quantity.Counted(cores, "core")}, which they share"),
                Location = sut.LocationOfValue("threads"),
                Help = "state no more threads than the machine has cores, or leave threads out: then there are as many",
            },
        ]
        : [];

    /// <summary>What is wrong with a description whatever machine it is of.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="stated">Its system's description.</param>
    /// <param name="incomplete">How grave missing fields are: nobody submits a quick result.</param>
    public static IEnumerable<Finding> Stated(Submission submission, Definition<ImmutableSortedDictionary<string, string>> stated, Severity incomplete = Severity.Error) =>
    [
        .. SystemDescriptionIncomplete.Defects(stated.Value).Select(message => Incomplete.Descriptor.Report(submission.Division, stated.Path, message, SystemDescriptionIncomplete.Remedy, incomplete)),
        .. Misspelt(stated),
        .. SystemFieldImpossible.Defects(stated.Value).Select(one => Impossible.Descriptor.Report(submission.Division, stated.Path, one.Message, SystemFieldImpossible.Remedy) with { Location = stated.LocationOf(one.Field) }),
        .. SystemContradictsSubmission.Contradictions(stated.Value, submission.Submitter, submission.Division, submission.Category)
            .Select(one => OtherSubmission.Descriptor.Report(submission.Division, stated.Path, one.Message, SystemContradictsSubmission.RemedyFor(one.Field)) with { Location = stated.LocationOf(one.Field) }),
    ];

    /// <summary>A description may say more than MLPerf's fields; a name that is nearly that of a missing one is a slip.</summary>
    private static IEnumerable<Finding> Misspelt(Definition<ImmutableSortedDictionary<string, string>> stated) =>
        from name in stated.Value.Keys
        where !SystemDescriptionIncomplete.Fields.Contains(name)
        let meant = Spelling.Closest(name, SystemDescriptionIncomplete.Fields.Where(field => !stated.Value.ContainsKey(field)))
        where meant is not null
        select new Finding
        {
            RuleId = DefinitionCodes.UnknownKey,
            Severity = Severity.Warning,
            Message = $"{name} is no field that a system description must have; did you mean '{meant}'",
            Location = stated.LocationOf(name),
            Help = "correct the name; a field of your own may stay",
        };

    private static IEnumerable<Finding> OfMachine(Definition<ImmutableSortedDictionary<string, string>> stated, Division division)
    {
        ImmutableArray<DetectedField> found = SystemProbe.Detect();
        return SystemContradictsMachine.Contradictions(
                stated.Value,
                found.ToImmutableSortedDictionary(static field => field.Name, static field => field.Value, StringComparer.Ordinal),
                found.ToImmutableSortedDictionary(static field => field.Name, static field => field.Source, StringComparer.Ordinal))
            .Select(one => OtherMachine.Descriptor.Report(division, stated.Path, one.Message, SystemContradictsMachine.Remedy) with { Location = stated.LocationOf(one.Field) });
    }

    private static IEnumerable<Finding> OfDivision(Definition<Submission> submission, Division division) => division == submission.Value.Division
        ? []
        : [OtherPlan.Descriptor.Report(submission.Value.Division, submission.Path, $"division is {Names.Of(submission.Value.Division)} in the submission; --division {Names.Of(division)} is another, and no result of it would belong to the submission", "change the submission's division, and the system's where it says one; or run without --submission, to try something") with { Location = submission.LocationOf("division") }];
}
