using System.Collections.Immutable;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Definitions;

/// <summary>The keys of a workload, and what must fit together.</summary>
internal static class WorkloadForm
{
    /// <summary>The schema's name.</summary>
    public const string SchemaName = "bench/workload/v1";

    private const string TokenMetric = "max_logit_margin";
    private const string ElementMetric = "max_scaled_error";

    private static readonly Field<string> Id = new("id", Fields.Id, "The id, unique among workloads.");
    private static readonly Field<string> Version = new("version", Fields.Version, "The version; results of different versions are not comparable.");
    private static readonly Field<string> Family = new("family", Choice.Word(ProblemForms.ByFamily.Keys), "The family, which fixes the keys of problem.");
    private static readonly Field<string> Title = new("title", Fields.Line, "One line for people.");
    private static readonly Field<string> Kind = new("kind", Choice.Word("inference"), "The kind of workload.");
    private static readonly Field<bool> Quick = new("quick", new FlagForm(), "Whether the quick suite includes it; false when left out.", required: false);
    private static readonly Field<bool> Peers = new("peers", new FlagForm(), "Whether 'bench peers' measures it, each of its shapes by itself; false when left out.", required: false);
    private static readonly Field<ImmutableArray<string>> Implementations = new("implementations", new ListForm<string>(Fields.Id, "implementations", 1, 16, distinct: true), "Implementations of the shipped backend that 'bench run' measures one after the other (bench list implementations); its fastest alone when left out.", required: false);
    private static readonly Field<YamlItem> ProblemText = new("problem", new FamilyForm(), "What is computed; its keys depend on the family.");
    private static readonly Field<Problem> Problem = new("problem", new FamilyForm.Typed<Problem>(), "The problem once it is read.");
    private static readonly Field<DatasetSpec> Dataset = new("dataset", DatasetForm.Create(), "The generated data.");
    private static readonly Field<PrecisionSpec> Precision = new("precision", PrecisionForm(), "The formats that the closed division allows.");
    private static readonly Field<AccuracySpec> Accuracy = new("accuracy", AccuracyForm(), "How accuracy is measured.");
    private static readonly Field<ImmutableArray<ScenarioSpec>> Scenarios = new("scenarios", ScenariosForm(), "The scenarios it may run in, for example { single_stream: {}, offline: {} }.");

    /// <summary>The whole definition.</summary>
    public static MappingForm<Workload> Root { get; } = new(
        "a workload",
        [Fields.Schema(SchemaName), Id, Version, Family, Title, Kind, Quick, Peers, Implementations, ProblemText, Dataset, Precision, Accuracy, Scenarios],
        static bound => new Workload
        {
            Id = bound.Get(Id),
            Version = bound.Get(Version),
            Title = bound.Get(Title),
            Kind = bound.Get(Kind),
            Quick = bound.GetOr(Quick, false),
            Peers = bound.GetOr(Peers, false),
            Implementations = bound.GetOr(Implementations, []),
            Problem = bound.Get(Problem),
            Dataset = bound.Get(Dataset),
            Precision = bound.Get(Precision),
            Accuracy = bound.Get(Accuracy),
            Scenarios = bound.Get(Scenarios),
        },
        Check);

    private static void Check(Bound bound)
    {
        if (bound.Has(Family) && bound.EntryOf(ProblemText) is { } problemEntry
            && ProblemForms.ByFamily[bound.Get(Family)].TryRead(problemEntry.Value, bound.Reading.At(problemEntry.Key), out Problem? problem))
        {
            bound.Set(Problem, problem);
        }

        if (bound.Has(Family, Accuracy))
        {
            string metric = bound.Get(Family) == "decoding" ? TokenMetric : ElementMetric;
            if (bound.Get(Accuracy).Metric != metric)
            {
                bound.Error(DefinitionCodes.Contradiction, Accuracy, $"accuracy.metric is '{bound.Get(Accuracy).Metric}', expected '{metric}' for {bound.Get(Family)}");
            }
        }

        if (bound.Has(Precision, Accuracy))
        {
            WarnOfUnusedTargets(bound);
        }

        if (!bound.Has(Problem))
        {
            return;
        }

        if (bound.Has(Scenarios) && ServerForm.WhyNoTokenBounds(bound.Get(Scenarios), bound.Get(Problem)) is { } reason)
        {
            bound.Error(DefinitionCodes.Contradiction, Scenarios, reason, "bound the whole response: latency_bound");
        }

        bool sizesAllowed = WorkloadSize.Check(bound.Get(Problem), bound.Has(Dataset) ? bound.Get(Dataset).Samples : 1, bound.At(ProblemText), bound.Reading.Findings);
        if (sizesAllowed && bound.Has(Precision, Accuracy))
        {
            CheckTargets(bound);
        }
    }

    /// <summary>A target for a format that closed does not allow: no closed result is ever judged by it, and nobody would see that.</summary>
    private static void WarnOfUnusedTargets(Bound bound)
    {
        ImmutableArray<NumberFormat> allowed = bound.Get(Precision).Inputs;
        YamlItem.Sequence? written = (bound.EntryOf(Accuracy)?.Value as YamlItem.Mapping)?.Entries.FirstOrDefault(static entry => entry.Key.Text == "targets")?.Value as YamlItem.Sequence;
        foreach ((AccuracyTarget target, int i) in bound.Get(Accuracy).Targets.Select(static (target, i) => (target, i)).Where(one => !allowed.Contains(one.target.Inputs)))
        {
            bound.Reading.Findings.Warning(
                DefinitionCodes.Contradiction,
                written?.Items[i].Location ?? bound.At(Accuracy),
                $"accuracy.targets[{i}] is for {Choice.NameOf(target.Inputs)} inputs, which are not among precision.inputs, {string.Join(", ", allowed.Select(Choice.NameOf))}: no closed result is judged by it",
                $"take it out, or allow the format: precision.inputs: [{string.Join(", ", allowed.Append(target.Inputs).Select(Choice.NameOf))}]");
        }
    }

    private static void CheckTargets(Bound bound)
    {
        foreach (AccuracyTarget target in bound.Get(Accuracy).Targets)
        {
            double derived = bound.Get(Precision).Accumulation.Max(accumulation => bound.Get(Problem).AccuracyTarget(target.Inputs, accumulation));
            if (target.MaximumError > derived)
            {
                bound.Error(
                    DefinitionCodes.TargetLooser,
                    Accuracy,
                    FormattableString.Invariant($"the target for {Choice.NameOf(target.Inputs)} inputs is {target.MaximumError}, expected at most the derived {derived:R}: a workload may only tighten it"),
                    "leave the target out to take the derived one");
            }
        }
    }

    /// <summary>The formats that the closed division allows.</summary>
    public static MappingForm<PrecisionSpec> PrecisionForm()
    {
        Field<NumberFormat> reference = new("reference", new ChoiceForm<NumberFormat>([KeyValuePair.Create("fp64", NumberFormat.Fp64)]), "The format of the reference.");
        Field<ImmutableArray<NumberFormat>> inputs = Fields.Formats("inputs", Fields.Format, "Formats of inputs and weights that closed allows.");
        Field<ImmutableArray<NumberFormat>> accumulation = Fields.Formats("accumulation", Fields.SumFormat, "Formats of sums that closed allows.");
        return new MappingForm<PrecisionSpec>("a precision", [reference, inputs, accumulation], bound => new PrecisionSpec
        {
            Reference = bound.Get(reference),
            Inputs = bound.Get(inputs),
            Accumulation = bound.Get(accumulation),
        });
    }

    private static MappingForm<AccuracySpec> AccuracyForm()
    {
        Field<NumberFormat> inputs = new("inputs", Fields.Format, "The format of inputs that the target is for.");
        Field<double> maximum = new("maximum_error", new RealForm(1e6), "The greatest scaled error allowed.");
        MappingForm<AccuracyTarget> target = new("a target", [inputs, maximum], bound => new AccuracyTarget { Inputs = bound.Get(inputs), MaximumError = bound.Get(maximum) });
        Field<string> metric = new("metric", Choice.Word(ElementMetric, TokenMetric), "The metric.");
        Field<ImmutableArray<AccuracyTarget>> targets = new("targets", new ListForm<AccuracyTarget>(target, "targets", 0, 5), "Targets tighter than the derived ones.", required: false);
        return new MappingForm<AccuracySpec>(
            "an accuracy",
            [metric, targets],
            bound => new AccuracySpec { Metric = bound.Get(metric), Targets = bound.GetOr(targets, []) },
            bound =>
            {
                if (bound.Has(targets) && bound.Get(targets).GroupBy(static stated => stated.Inputs).FirstOrDefault(static group => group.Count() > 1) is { } twice)
                {
                    bound.Error(DefinitionCodes.Contradiction, targets, $"{Choice.NameOf(twice.Key)} has {twice.Count()} targets, expected one");
                }
            });
    }

    private static MappingForm<ImmutableArray<ScenarioSpec>> ScenariosForm()
    {
        Field<double> percentile = new("percentile", Fields.Fraction, "The latency percentile that counts; the ruleset's when left out.", required: false);
        Field<ScenarioSpec> Of(Scenario scenario, params ImmutableArray<Field> keys) => new(
            Choice.NameOf(scenario),
            new MappingForm<ScenarioSpec>("a scenario", keys, read => new ScenarioSpec
            {
                Scenario = scenario,
                Percentile = read.Has(percentile) ? read.Get(percentile) : null,
            }),
            $"The {Choice.NameOf(scenario)} scenario.",
            required: false);

        ImmutableArray<Field<ScenarioSpec>> fields =
        [
            Of(Scenario.SingleStream, percentile),
            Of(Scenario.MultiStream, percentile),
            new("server", new ServerForm(percentile), "The server scenario.", required: false),
            Of(Scenario.Offline),
        ];
        return new MappingForm<ImmutableArray<ScenarioSpec>>(
            "a set of scenarios",
            [.. fields],
            read => [.. fields.Where(field => read.Has(field)).Select(read.Get)],
            read =>
            {
                if (fields.All(field => read.EntryOf(field) is null))
                {
                    read.Reading.Findings.Error(DefinitionCodes.MissingKey, read.Location, "a workload has no scenario, expected at least one of single_stream, multi_stream, server, offline", "add one, for example 'offline: {}'");
                }
            },
            least: 1);
    }
}
