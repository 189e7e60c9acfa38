using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Reads submissions (<c>bench/submission/v1</c>).</summary>
public static class SubmissionReader
{
    /// <summary>The schema's name.</summary>
    internal const string SchemaName = "bench/submission/v1";

    /// <summary>The whole definition.</summary>
    internal static MappingForm<Submission> Root { get; } = Form();

    /// <summary>The submission, or everything that is wrong with its text.</summary>
    /// <param name="path">The file's path, for the findings.</param>
    /// <param name="bytes">The file's bytes.</param>
    public static Parsed<Definition<Submission>> Read(string path, ReadOnlyMemory<byte> bytes) => DefinitionText.Read(path, bytes, Root);

    /// <summary>The workloads that a submission says something of and that nobody knows, with the nearest that somebody does: a typing error would leave its rate unused without a word. One that is like no other may be the submitter's own.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="known">Ids of workloads.</param>
    public static IEnumerable<Finding> UnknownWorkloads(Definition<Submission> submission, IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(submission);
        IEnumerable<(string Key, string Workload)> named = submission.Value.TargetRates.Select(static rate => ("target_rates", rate.Workload))
            .Concat(submission.Value.Hyperparameters.Select(static chosen => ("hyperparameters", chosen.Workload))).Distinct();
        foreach ((string key, string workload) in named.Where(one => !known.Contains(one.Workload)))
        {
            string meant = Spelling.DidYouMean(workload, known);
            yield return new Finding
            {
                RuleId = DefinitionCodes.UnknownWorkload,
                Severity = meant.Length > 0 ? Severity.Warning : Severity.Note,
                Message = $"{key} names the workload {Quote.Of(workload)}, which is none that is shipped{meant}",
                Location = submission.LocationOf($"{key}.{workload}"),
                Help = "correct the id (bench list workloads); of a workload of your own nothing is wrong",
            };
        }
    }

    private static MappingForm<Submission> Form()
    {
        Field<string> submitter = new("submitter", new TextForm("a name of letters, digits, spaces, dots, hyphens and underscores", "^[A-Za-z0-9][A-Za-z0-9 ._-]*$", 64), "The submitting organisation.");
        Field<Division> division = new("division", Choice.Of<Division>(), "closed is equivalent to the reference; open declares its departures.");
        Field<Category> category = new("category", Choice.Of<Category>(), "How far the system can be bought: available, preview or rdi (research, development, internal).");
        Field<string> system = new("system", Fields.Id, "The system's id: systems/ID.yaml beside this file describes it.");
        Field<string> sut = new("sut", new PathForm(), "The sut.yaml, relative to this file; the shipped CPU backend when left out.", required: false);
        Field<DeclaredPrecision> precision = new("precision", PrecisionForm(), "What the implementation computes in.");
        Field<ImmutableArray<TargetRate>> rates = new("target_rates", new RatesForm(), "Queries per second that the submitter chose, by workload and scenario.", required: false);
        Field<ImmutableArray<BorrowedSetting>> borrowed = new("borrowed", new ListForm<BorrowedSetting>(BorrowedForm(), "borrowed settings", 0, 100), "Settings taken over from another submitter's bundle.", required: false);
        Field<ImmutableArray<ChosenHyperparameter>> hyperparameters = new("hyperparameters", new HyperparameterChoicesForm(), "Hyperparameters that the submitter chose, by training workload.", required: false);
        return new MappingForm<Submission>(
            "a submission",
            [Fields.Schema(SchemaName), submitter, division, category, system, sut, precision, rates, borrowed, hyperparameters],
            bound => new Submission
            {
                Submitter = bound.Get(submitter),
                Division = bound.Get(division),
                Category = bound.Get(category),
                System = bound.Get(system),
                Sut = bound.Has(sut) ? bound.Get(sut) : null,
                Precision = bound.Get(precision),
                TargetRates = bound.GetOr(rates, []),
                Borrowed = bound.GetOr(borrowed, []),
                Hyperparameters = bound.GetOr(hyperparameters, []),
            });
    }

    private static MappingForm<DeclaredPrecision> PrecisionForm()
    {
        Field<NumberFormat> inputs = new("inputs", Fields.Format, "The format of inputs and weights.");
        Field<NumberFormat> accumulation = new("accumulation", Fields.Format, "The format of sums.");
        return new MappingForm<DeclaredPrecision>("a declared precision", [inputs, accumulation], bound => new DeclaredPrecision { Inputs = bound.Get(inputs), Accumulation = bound.Get(accumulation) });
    }

    private static MappingForm<BorrowedSetting> BorrowedForm()
    {
        Field<string> name = new("name", Fields.Line, "The setting's name.");
        Field<string> value = new("value", Fields.Line, "Its value, in quotes when it is a number.");
        Field<string> from = new("from", new TextForm("the lender's bundle id, 64 lower-case hexadecimal digits", "^[0-9a-f]{64}$"), "The lender's bundle id.");
        return new MappingForm<BorrowedSetting>("a borrowed setting", [name, value, from], bound => new BorrowedSetting
        {
            Name = bound.Get(name),
            Value = bound.Get(value),
            From = Sha256Digest.Parse(bound.Get(from)),
        });
    }
}
