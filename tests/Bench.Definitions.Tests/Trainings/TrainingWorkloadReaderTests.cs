using System.Text;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Tests;

namespace Bench.Definitions.Tests.Trainings;

public sealed class TrainingWorkloadReaderTests
{
    [Fact]
    public void Reads_every_key_of_a_workload()
    {
        TrainingWorkload workload = TrainingTexts.Workload().Value;
        Assert.Equal(("lstm-small", "1.0", true, 100, 20_000L, 1.1, null), (workload.Id, workload.Version, workload.Borrowing, workload.EvaluationInterval, workload.MaximumExamples, workload.QualityTarget, workload.Runs));
        Assert.Equal(new RecurrentLanguageModel { Cell = RecurrentCell.Lstm, Vocabulary = 32, Hidden = 16, Layers = 1, SequenceLength = 8 }, workload.Problem);
        Assert.Equal(("grammar@1", 1UL, 512, 64, true), (workload.Dataset.Generator, workload.Dataset.Seed, workload.Dataset.TrainingExamples, workload.Dataset.EvaluationExamples, workload.Dataset.Frozen));
        Assert.Equal(
            ["opt_name", "global_batch_size", "opt_base_learning_rate", "opt_end_learning_rate", "opt_learning_rate_decay_steps", "opt_learning_rate_decay_schedule", "opt_adamw_beta_1", "opt_adamw_weight_decay"],
            workload.Hyperparameters.Select(static spec => spec.Name));
        Assert.Equal(
            new HyperparameterSpec { Name = "global_batch_size", Type = HyperparameterType.Integer, Default = new("32"), Constraint = new HyperparameterConstraint.Range { Least = 4, Greatest = 512, MultipleOf = 4 }, BatchGroup = true },
            workload.Hyperparameter("global_batch_size"));
        Assert.Equal("0.004", workload.Hyperparameter("opt_base_learning_rate")!.Default!.Value.Text);
        Assert.Equal(new HyperparameterConstraint.Formula { Expression = "0.1 * opt_base_learning_rate" }, workload.Hyperparameter("opt_end_learning_rate")!.Constraint);
        Assert.IsType<HyperparameterConstraint.Free>(workload.Hyperparameter("opt_adamw_beta_1")!.Constraint);
    }

    [Fact]
    public void Reads_the_other_families()
    {
        string attention = TrainingTexts.With("family: rnn-lm", "family: attention-lm")
            .Replace("cell: lstm, vocabulary: 32, hidden: 16, layers: 1", "vocabulary: 32, model_dim: 16, heads: 2, feed_forward: 32, layers: 1", StringComparison.Ordinal);
        Assert.Equal(8, Assert.IsType<AttentionLanguageModel>(TrainingTexts.Workload(attention).Value.Problem).HeadDim);
        string cursor = TrainingTexts.With("family: rnn-lm", "family: neural-decoding")
            .Replace("problem: { cell: lstm, vocabulary: 32, hidden: 16, layers: 1, sequence_length: 8 }", "problem: { electrodes: 64, hidden: 16, drift: { days: 30, hold_limit: 0.5 } }", StringComparison.Ordinal)
            .Replace("grammar@1", "electrodes@1", StringComparison.Ordinal)
            .Replace("metric: bits_per_character, target: 1.10", "metric: unexplained_variance, target: 0.3", StringComparison.Ordinal);
        Assert.Equal(30, Assert.IsType<CursorDecoder>(TrainingTexts.Workload(cursor).Value.Problem).Drift!.Days);
        Assert.Contains("hold_limit is 0.5, expected more than quality.target, 0.6", Texts.Print(TrainingTexts.Read(cursor.Replace("target: 0.3", "target: 0.6", StringComparison.Ordinal)).Findings), StringComparison.Ordinal);
        foreach ((string wrong, string code, string message) in new[]
        {
            ("days: 0, hold_limit: 0.5", DefinitionCodes.OutOfRange, "days is '0'"),
            ("days: 367, hold_limit: 0.5", DefinitionCodes.OutOfRange, "days is '367'"),
            ("days: 30, hold_limit: 0.3", DefinitionCodes.Contradiction, "hold_limit is 0.3, expected more than quality.target, 0.3"),
            ("days: 30, hold_limit: -1", DefinitionCodes.OutOfRange, "hold_limit is '-1'"),
            ("hold_limit: 0.5", DefinitionCodes.MissingKey, "days"),
            ("days: 30", DefinitionCodes.MissingKey, "hold_limit"),
            ("days: 30, hold_limit: 0.5, unit: week", DefinitionCodes.UnknownKey, "unit"),
        })
        {
            Finding finding = Assert.Single(TrainingTexts.Read(cursor.Replace("days: 30, hold_limit: 0.5", wrong, StringComparison.Ordinal)).Findings);
            Assert.Equal((code, Severity.Error, 6), (finding.RuleId, finding.Severity, finding.Location.Line));
            Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        }

        Assert.Equal(RecurrentCell.MinLstm, Assert.IsType<RecurrentLanguageModel>(TrainingTexts.Workload(TrainingTexts.With("cell: lstm", "cell: min_lstm")).Value.Problem).Cell);
    }

    [Fact]
    public void Gives_every_finding_at_once_with_place_and_help()
    {
        const string Bad =
            """
            schema: bench/training/v1
            id: lstm-small
            version: "1.0"
            family: rnn-lm
            title: A small language model
            problem: { cell: lstmm, vocabulary: 1, hidden: 16, layers: 1, sequence_length: 8, width: 3 }
            dataset: { generator: electrodes@1, seed: 1, training_examples: 512, evaluation_examples: 64, sha256: unfrozen }
            precision: { reference: fp64, inputs: [fp32], accumulation: [fp32, fp64] }
            quality: { metric: bits_per_charcter, target: 1.10 }
            evaluation: { interval: 30000, maximum_examples: 20000 }
            borrowing: yes
            runs: 0
            hyperparameters:
              opt_nam: { default: adamw, fixed: true }
              opt_name: { default: adam, fixed: true }
              global_batch_size: { default: 32, range: { least: 64, greatest: 16 }, fixed: true }
              opt_base_learning_rate: { default: 2, range: { greatest: 1 } }
              opt_end_learning_rate: { default: 0.1, formula: 0.1 * opt_base_learning_rate }
              opt_learning_rate_warmup_steps: { formula: 2 * (3 + global_batch_size }
              opt_learning_rate_decay_steps: { default: 1.5, free: true }
              opt_learning_rate_decay_schedule: { default: cosine, one_of: [constant, cosine, constant] }
              opt_sgd_momentum: { default: 0.9 }
              opt_adamw_beta_1: { default: 1.0, free: true }
              opt_adamw_beta_2: { free: false }
              opt_adamw_epsilon: { default: 1e-8, range: {} }
              opt_gradient_clip_norm: { formula: 3 }

            """;
        Golden.Matches("training_findings.txt", Texts.Print(TrainingTexts.Read(Bad).Findings));
    }

    [Theory]
    [InlineData("0.1 * opt_base_learning_rate", "0.1 * opt_base_learning_rat", DefinitionCodes.FormulaUnsound, 16, 43, "; did you mean 'opt_base_learning_rate'")]
    [InlineData("0.1 * opt_base_learning_rate", "0.1 * (1 + opt_end_learning_rate)", DefinitionCodes.FormulaUnsound, 16, 48, "opt_end_learning_rate refers to itself")]
    [InlineData("0.1 * opt_base_learning_rate", "0.1 * opt_name", DefinitionCodes.FormulaUnsound, 16, 43, "opt_name is a word, expected a number")]
    [InlineData("0.1 * opt_base_learning_rate", "0.1 * * opt_base_learning_rate", DefinitionCodes.FormulaMalformed, 16, 43, "here is '*', expected a number")]
    [InlineData("0.1 * opt_base_learning_rate", "squrt(opt_base_learning_rate)", DefinitionCodes.FormulaMalformed, 16, 37, "there is no function 'squrt', expected one of ceil, floor, max, min, round, sqrt; did you mean 'sqrt'")]
    [InlineData("0.1 * opt_base_learning_rate", "min(0.1, opt_base_learning_rate)", DefinitionCodes.FormulaMalformed, 16, 44, "here is the end, expected ')'")]
    [InlineData("0.1 * opt_base_learning_rate", "'0.1 / (opt_base_learning_rate - 0.004)'", DefinitionCodes.FormulaUndefined, 16, 42, "0.1 is divided by opt_base_learning_rate - 0.004, which is 0")]
    [InlineData("0.1 * opt_base_learning_rate", "-opt_base_learning_rate", DefinitionCodes.FormulaUndefined, 16, 37, "the formula gives -0.004, expected a number of at least 0")]
    [InlineData("0.1 * opt_base_learning_rate", "1e300 * opt_base_learning_rate * 1e300", DefinitionCodes.FormulaUndefined, 16, 68, "the value here is beyond 1.8e308")]
    [InlineData("- 4, 0))\"", "- 32, 0))\"", DefinitionCodes.FormulaUndefined, 17, 57, "20000 is divided by max(global_batch_size - 32, 0), which is 0")]
    [InlineData("\"ceil(20000 / max(global_batch_size - 4, 0))\"", "20001 / global_batch_size", DefinitionCodes.FormulaUndefined, 17, 45, "the formula gives 625.03125, expected a whole number")]
    [InlineData("0.1 * opt_base_learning_rate", "\"0.1 * \\x6fpt_base_learning_rate\"", DefinitionCodes.FormulaMalformed, 16, 37, "goes over several lines or has escapes")]
    [InlineData("0.1 * opt_base_learning_rate", "0.1 *\n    opt_base_learning_rate", DefinitionCodes.FormulaMalformed, 16, 37, "goes over several lines or has escapes")]
    public void Points_into_the_formula(string right, string wrong, string code, int line, int column, string message)
    {
        Finding finding = TrainingTexts.Read(TrainingTexts.With(right, wrong)).Findings.First(static one => one.Severity == Severity.Error);
        Assert.Equal((code, line, column), (finding.RuleId, finding.Location.Line, finding.Location.Column));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_into_both_formulas_of_a_circle()
    {
        string text = TrainingTexts.With("{ default: 0.0040, range: { greatest: 1 } }", "{ formula: opt_end_learning_rate }");
        Assert.Equal(["w.yaml:15:38", "w.yaml:16:43"], TrainingTexts.Read(text).Findings.Select(static finding => finding.Location.ToString()));
        Assert.All(TrainingTexts.Read(text).Findings, static finding => Assert.Equal(DefinitionCodes.FormulaUnsound, finding.RuleId));
    }

    [Theory]
    [InlineData("default: 32, range", "default: 30, range", DefinitionCodes.HyperparameterOutside)]
    [InlineData("default: 32, range", "default: 0, range", DefinitionCodes.OutOfRange)]
    [InlineData("default: cosine", "default: cosin", DefinitionCodes.UnknownName)]
    [InlineData("default: 0.9", "default: -0.9", DefinitionCodes.OutOfRange)]
    [InlineData("default: 0.9", "default: .nan", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("default: 0.9", "default: \"0.9\"", DefinitionCodes.WrongType)]
    [InlineData("default: 0.9, free: true", "default: 0.9", DefinitionCodes.MissingKey)]
    [InlineData("default: 0.9, free: true", "free: true", DefinitionCodes.MissingKey)]
    [InlineData("default: 0.9, free: true", "default: 0.9, free: true, fixed: true", DefinitionCodes.Contradiction)]
    [InlineData("default: 0.9, free: true", "default: 0.9, range: { multiple_of: 2 }", DefinitionCodes.UnknownKey)]
    [InlineData("opt_adamw_beta_1:", "opt_adamw_beta1:", DefinitionCodes.UnknownKey)]
    [InlineData("group: batch }\n  opt_base", "group: bach }\n  opt_base", DefinitionCodes.UnknownName)]
    [InlineData("interval: 100", "interval: 31", DefinitionCodes.Contradiction)]
    [InlineData("training_examples: 512", "training_examples: 31", DefinitionCodes.Contradiction)]
    [InlineData("metric: bits_per_character", "metric: unexplained_variance", DefinitionCodes.Contradiction)]
    [InlineData("target: 1.10", "target: 5", DefinitionCodes.Contradiction)]
    [InlineData("grammar@1", "electrodes@1", DefinitionCodes.Contradiction)]
    [InlineData("hidden: 16", "hidden: 65536", DefinitionCodes.TooMuchData)]
    [InlineData("training_examples: 512", "training_examples: 100000000, evaluation_examples_: 1", DefinitionCodes.UnknownKey)]
    [InlineData("schema: bench/training/v1", "schema: bench/training/v2", DefinitionCodes.UnknownName)]
    [InlineData("  opt_name: { default: adamw, fixed: true }\n", "", DefinitionCodes.MissingKey)]
    public void Refuses_a_spoiled_value(string right, string wrong, string code)
    {
        Parsed<Definition<TrainingWorkload>> read = TrainingTexts.Read(TrainingTexts.With(right, wrong));
        Assert.False(read.Succeeded);
        Assert.Contains(read.Findings, finding => finding.RuleId == code && finding.Location.Line > 0);
    }

    [Fact]
    public void Reads_a_draft_with_a_warning_and_writes_its_digest()
    {
        Definition<TrainingWorkload> draft = TrainingTexts.Workload(TrainingTexts.With(new string('0', 63) + "1", "unfrozen"));
        Assert.False(draft.Value.Dataset.Frozen);
        string frozen = Encoding.UTF8.GetString(WorkloadDraft.Frozen(draft, Sha256Digest.Parse(new string('0', 63) + "1")));
        Assert.Equal(TrainingTexts.Lstm, frozen);
    }

    [Fact]
    public void Refuses_a_formula_of_a_hundred_thousand_characters_and_never_falls_over()
    {
        foreach (string part in new[] { "(", "-", "1+", "sqrt(", "1^" })
        {
            string formula = $"\"{string.Concat(Enumerable.Repeat(part, 100_000 / part.Length))}1\"";
            Finding finding = Assert.Single(TrainingTexts.Read(TrainingTexts.With("0.1 * opt_base_learning_rate", formula)).Findings);
            Assert.Equal((DefinitionCodes.FormulaMalformed, 16), (finding.RuleId, finding.Location.Line));
        }
    }

    [Fact]
    public void Never_throws_on_spoiled_text()
    {
        Random random = new(20261128);
        byte[] alphabet = Encoding.UTF8.GetBytes("[]{}:,-?&*!|>'\"%@` \n\t#~0x_.eé()^+/");
        for (int round = 0; round < 2000; round++)
        {
            List<byte> bytes = [.. Encoding.UTF8.GetBytes(TrainingTexts.Lstm)];
            for (int edit = random.Next(1, 8); edit > 0; edit--)
            {
                int at = random.Next(bytes.Count);
                bytes[at] = alphabet[random.Next(alphabet.Length)];
            }

            Parsed<Definition<TrainingWorkload>> read = TrainingWorkloadReader.Read("w.yaml", bytes.ToArray());
            Assert.True(read.Succeeded || read.Findings.HasErrors);
        }
    }
}
