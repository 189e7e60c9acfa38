using System.Collections.Immutable;
using System.Globalization;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>The keys of a training workload, and what must fit together.</summary>
internal static class TrainingWorkloadForm
{
    /// <summary>The schema's name.</summary>
    public const string SchemaName = "bench/training/v1";

    private const int MostExamples = 100_000_000;
    private const int MostDays = (1 << 24) - 1;

    private static readonly Field<string> Id = new("id", Fields.Id, "The id, unique among workloads.");
    private static readonly Field<string> Version = new("version", Fields.Version, "The version; results of different versions are not comparable.");
    private static readonly Field<string> Family = new("family", Choice.Word(TrainingProblemForms.ByFamily.Keys), "The family, which fixes the keys of problem.");
    private static readonly Field<string> Title = new("title", Fields.Line, "One line for people.");
    private static readonly Field<YamlItem> ProblemText = new("problem", new FamilyForm(), "What learns; its keys depend on the family.");
    private static readonly Field<TrainingProblem> Problem = new("problem", new FamilyForm.Typed<TrainingProblem>(), "The problem once it is read.");
    private static readonly Field<TrainingDataSpec> Dataset = new("dataset", DatasetForm(), "The generated data.");
    private static readonly Field<WeightsFile> InitialWeights = new("initial_weights", WeightsFileForm.Create(), "The checkpoint that every run starts from, a file beside this one; weights drawn from the run's seed when left out.", required: false);
    private static readonly Field<PrecisionSpec> Precision = new("precision", WorkloadForm.PrecisionForm(), "The formats that the closed division allows.");
    private static readonly Field<Quality> QualityOf = new("quality", QualityForm(), "When a run has converged.");
    private static readonly Field<Evaluation> EvaluationOf = new("evaluation", EvaluationForm(), "How often quality is measured, and when a run is given up.");
    private static readonly Field<int> Runs = new("runs", new IntegerForm<int>(1, TrainingNumbers.MostRuns), "Runs of a result; the ruleset's when left out.", required: false);
    private static readonly Field<bool> Borrowing = new("borrowing", new FlagForm(), "Whether hyperparameters may be borrowed.");
    private static readonly Field<ImmutableArray<HyperparameterSpec>> Hyperparameters = new("hyperparameters", HyperparametersForm.Root, "What may be tuned, and how.");

    /// <summary>The whole definition.</summary>
    public static MappingForm<TrainingWorkload> Root { get; } = new(
        "a training workload",
        [Fields.Schema(SchemaName), Id, Version, Family, Title, ProblemText, InitialWeights, Dataset, Precision, QualityOf, EvaluationOf, Runs, Borrowing, Hyperparameters],
        static bound => new TrainingWorkload
        {
            Id = bound.Get(Id),
            Version = bound.Get(Version),
            Title = bound.Get(Title),
            Problem = bound.Get(Problem),
            InitialWeights = bound.Has(InitialWeights) ? bound.Get(InitialWeights) : null,
            Dataset = bound.Get(Dataset),
            Precision = bound.Get(Precision),
            QualityTarget = bound.Get(QualityOf).Target,
            EvaluationInterval = bound.Get(EvaluationOf).Interval,
            MaximumExamples = bound.Get(EvaluationOf).MaximumExamples,
            Hyperparameters = bound.Get(Hyperparameters),
            Borrowing = bound.Get(Borrowing),
            Runs = bound.Has(Runs) ? bound.Get(Runs) : null,
        },
        Check);

    private static void Check(Bound bound)
    {
        if (bound.Has(Family) && bound.EntryOf(ProblemText) is { } problemEntry
            && TrainingProblemForms.ByFamily[bound.Get(Family)].TryRead(problemEntry.Value, bound.Reading.At(problemEntry.Key), out TrainingProblem? problem))
        {
            bound.Set(Problem, problem);
            TrainingSize.Check(problem, bound.Has(Dataset) ? bound.Get(Dataset) : null, bound.At(ProblemText), bound.Reading.Findings);
        }

        if (bound.Has(Family, Dataset) && bound.Get(Dataset).Generator is var generator && TrainingProblemForms.GeneratorOf(bound.Get(Family)) is var expected && generator != expected)
        {
            bound.Error(DefinitionCodes.Contradiction, Dataset, $"dataset.generator is '{generator}', expected '{expected}' for {bound.Get(Family)}");
        }

        if (bound.Has(Problem, QualityOf))
        {
            CheckQuality(bound, bound.Get(Problem), bound.Get(QualityOf));
        }

        if (bound.Has(Hyperparameters))
        {
            CheckBatch(bound, HyperparametersForm.Defaults(bound.Get(Hyperparameters), out _).GetValueOrDefault(OptimizerSettings.BatchSizeKey));
        }
    }

    private static void CheckQuality(Bound bound, TrainingProblem problem, Quality quality)
    {
        if (quality.Metric != problem.Metric)
        {
            bound.Error(DefinitionCodes.Contradiction, QualityOf, $"quality.metric is '{Choice.NameOf(quality.Metric)}', expected '{Choice.NameOf(problem.Metric)}' for {problem.Family}");
            return;
        }

        // What a model reaches that has learnt nothing: every character equally likely, or the mean velocity.
        double unlearnt = problem switch
        {
            RecurrentLanguageModel model => Math.Log2(model.Vocabulary),
            AttentionLanguageModel model => Math.Log2(model.Vocabulary),
            _ => 1,
        };
        if (quality.Target >= unlearnt)
        {
            bound.Error(DefinitionCodes.Contradiction, QualityOf, string.Create(CultureInfo.InvariantCulture, $"quality.target is {quality.Target}, expected less than {unlearnt}, which a model reaches that has learnt nothing"));
        }

        if (problem is CursorDecoder { Drift: { } drift } && drift.HoldLimit <= quality.Target)
        {
            bound.Error(DefinitionCodes.Contradiction, ProblemText, string.Create(CultureInfo.InvariantCulture, $"problem.drift.hold_limit is {drift.HoldLimit}, expected more than quality.target, {quality.Target}"));
        }
    }

    private static void CheckBatch(Bound bound, HyperparameterValue batch)
    {
        if (batch.Text is null)
        {
            return;
        }

        if (bound.Has(EvaluationOf) && bound.Get(EvaluationOf).Interval < batch.Number)
        {
            bound.Error(DefinitionCodes.Contradiction, EvaluationOf, $"evaluation.interval is {bound.Get(EvaluationOf).Interval} examples, expected at least the default global_batch_size, {batch}");
        }

        if (bound.Has(Dataset) && bound.Get(Dataset).TrainingExamples < batch.Number)
        {
            bound.Error(DefinitionCodes.Contradiction, Dataset, $"dataset.training_examples is {bound.Get(Dataset).TrainingExamples}, expected at least the default global_batch_size, {batch}");
        }
    }

    private static MappingForm<TrainingDataSpec> DatasetForm()
    {
        Field<string> generator = new("generator", Choice.Word("grammar@1", "electrodes@1"), "Generator and version.");
        Field<ulong> seed = new("seed", new IntegerForm<ulong>(0, ulong.MaxValue), "The 64-bit seed.");
        Field<int> day = new("day", new IntegerForm<int>(0, MostDays), "Days after day 0 that recordings are of; 0 when left out.", required: false);
        Field<int> training = Fields.Integer("training_examples", 1, MostExamples, "Examples that are trained on.");
        Field<int> evaluation = Fields.Integer("evaluation_examples", 1, MostExamples, "Examples that quality is measured on; none of them is trained on.");
        Field<string> sha256 = new("sha256", new DigestForm(), "Digest of the generated data; 'bench workload freeze FILE' writes it.");
        return new MappingForm<TrainingDataSpec>(
            "a dataset",
            [generator, seed, day, training, evaluation, sha256],
            bound => new TrainingDataSpec
            {
                Generator = bound.Get(generator),
                Seed = bound.Get(seed),
                Day = bound.GetOr(day, 0),
                TrainingExamples = bound.Get(training),
                EvaluationExamples = bound.Get(evaluation),
                Sha256 = Sha256Digest.TryParse(bound.Get(sha256), out Sha256Digest digest) ? digest : default,
            },
            bound =>
            {
                if (bound.Has(generator, day) && bound.Get(day) > 0 && bound.Get(generator) != "electrodes@1")
                {
                    bound.Error(DefinitionCodes.Contradiction, day, $"day is {bound.Get(day)}, expected 0 for {bound.Get(generator)}: text does not drift");
                }

                if (bound.Has(sha256) && bound.Get(sha256) == DigestForm.Unfrozen)
                {
                    bound.Reading.Findings.Warning(DefinitionCodes.DatasetUnfrozen, bound.At(sha256), "the data set's digest is not written yet; nothing runs on a draft", $"bench workload freeze {ShellWord.Of(bound.Reading.Findings.Path)} writes it");
                }
            });
    }

    private static MappingForm<Quality> QualityForm()
    {
        Field<QualityMetric> metric = new("metric", Choice.Of<QualityMetric>(), "The metric, which the family fixes; less is better.");
        Field<double> target = new("target", new RealForm(1e6), "A run has converged when the metric is at most this.");
        return new MappingForm<Quality>("a quality", [metric, target], bound => new Quality(bound.Get(metric), bound.Get(target)));
    }

    private static MappingForm<Evaluation> EvaluationForm()
    {
        Field<int> interval = Fields.Integer("interval", 1, MostExamples, "Examples between evaluations, rounded up to whole batches.");
        Field<long> maximum = new("maximum_examples", new IntegerForm<long>(1, 1L << 40), "Examples after which a run that has not converged is given up.");
        return new MappingForm<Evaluation>("an evaluation", [interval, maximum], bound => new Evaluation(bound.Get(interval), bound.Get(maximum)), bound =>
        {
            if (bound.Has(interval, maximum) && bound.Get(interval) > bound.Get(maximum))
            {
                bound.Error(DefinitionCodes.Contradiction, interval, $"interval is {bound.Get(interval)} examples, expected at most maximum_examples, {bound.Get(maximum)}");
            }
        });
    }

    private sealed record Quality(QualityMetric Metric, double Target);

    private sealed record Evaluation(int Interval, long MaximumExamples);
}
