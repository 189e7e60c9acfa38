using System.Collections.Immutable;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Tests;

namespace Bench.Definitions.Tests.Trainings;

/// <summary>Definitions of training that are right, for tests to spoil.</summary>
internal static class TrainingTexts
{
    public const string Lstm =
        """
        schema: bench/training/v1
        id: lstm-small
        version: "1.0"
        family: rnn-lm
        title: A small language model
        problem: { cell: lstm, vocabulary: 32, hidden: 16, layers: 1, sequence_length: 8 }
        dataset: { generator: grammar@1, seed: 1, training_examples: 512, evaluation_examples: 64, sha256: 0000000000000000000000000000000000000000000000000000000000000001 }
        precision: { reference: fp64, inputs: [fp32], accumulation: [fp32, fp64] }
        quality: { metric: bits_per_character, target: 1.10 }
        evaluation: { interval: 100, maximum_examples: 20000 }
        borrowing: true
        hyperparameters:
          opt_name: { default: adamw, fixed: true }
          global_batch_size: { default: 32, range: { least: 4, greatest: 512, multiple_of: 4 }, group: batch }
          opt_base_learning_rate: { default: 0.0040, range: { greatest: 1 } }
          opt_end_learning_rate: { formula: 0.1 * opt_base_learning_rate }
          opt_learning_rate_decay_steps: { formula: "ceil(20000 / max(global_batch_size - 4, 0))", group: batch }
          opt_learning_rate_decay_schedule: { default: cosine, one_of: [constant, linear, cosine] }
          opt_adamw_beta_1: { default: 0.9, free: true }
          opt_adamw_weight_decay: { default: 0, free: true }

        """;

    public const string Sut = "schema: bench/sut/v1\nname: example\ncommand: [./example]\nthreads: 3\n";

    public static Parsed<Definition<TrainingWorkload>> Read(string text) => TrainingWorkloadReader.Read("w.yaml", Texts.Bytes(text));

    public static Definition<TrainingWorkload> Workload(string text = Lstm) => Texts.Value(Read(text));

    public static string With(string right, string wrong)
    {
        Assert.Contains(right, Lstm, StringComparison.Ordinal);
        return Lstm.Replace(right, wrong, StringComparison.Ordinal);
    }

    public static ImmutableArray<PlannedHyperparameter> Lent(params string[] set) =>
        Texts.Value(HyperparameterResolver.Resolve(new HyperparameterRequest { Workload = Workload(), Division = Division.Open, Set = [.. set] })).Values;

    public static string Ruleset() => File.ReadAllText(Repository.At("rules", "rulesets", "1.0.yaml"));
}
