using System.Collections.Immutable;

namespace Bench.Definitions.Trainings;

/// <summary>A commented start for a training workload of each family.</summary>
public static class TrainingDraft
{
    /// <summary>The families.</summary>
    public static ImmutableArray<string> Families { get; } = ["rnn-lm", "attention-lm", "neural-decoding"];

    /// <summary>The draft's text; it reads without a finding, and its data has no digest yet.</summary>
    /// <param name="family">One of <see cref="Families"/>.</param>
    /// <param name="id">The workload's id.</param>
    public static string Of(string family, string id)
    {
        // Neighbouring bins of a recording resemble each other: 64 of them would say of four independent ones how well a decoder does, and its fresh examples would contradict them by chance (DATA201).
        (string problem, string generator, string examples, string metric, string target) = family switch
        {
            "rnn-lm" => (RecurrentProblem, "grammar@1", Texts, "bits_per_character", "1.6"),
            "attention-lm" => (AttentionProblem, "grammar@1", Texts, "bits_per_character", "1.6"),
            "neural-decoding" => (CursorProblem, "electrodes@1", Bins, "unexplained_variance", "0.15"),
            _ => throw new ArgumentOutOfRangeException(nameof(family), family, "there is no such family"),
        };
        return $$"""
            # A training workload. 'bench check' shows what is wrong with it, 'bench workload freeze' writes its data's digest.
            schema: bench/training/v1
            id: {{id}}
            version: "1.0"                # another version is another workload: results are never compared across
            family: {{family}}
            title: A variant of {{family}}   # one line for tables and pages

            {{problem}}

            dataset:
              generator: {{generator}}
              seed: 1                     # any 64-bit number
              {{examples}}
              sha256: unfrozen            # 'bench workload freeze' writes the digest

            precision:                    # what the closed division allows
              reference: fp64
              inputs: [fp32]
              accumulation: [fp32, fp64]

            quality:
              metric: {{metric}}   # less is better
              target: {{target}}

            evaluation:
              interval: 1024              # examples between evaluations, rounded up to whole batches
              maximum_examples: 100000    # a run that has not converged by then is given up

            borrowing: true               # whether others may take over the hyperparameters and resubmit

            hyperparameters:              # each with a default and what closed allows: fixed, range, one_of, formula or free
              opt_name: { default: adamw, fixed: true }
              global_batch_size: { default: 32, range: { least: 1, greatest: 1024 }, group: batch }
              opt_base_learning_rate: { default: 0.002, range: { least: 0.00001, greatest: 1 } }
              opt_learning_rate_warmup_steps: { default: 20, range: { least: 0, greatest: 10000 } }
              opt_learning_rate_decay_schedule: { default: constant, one_of: [constant, linear, cosine] }   # constant: the next two have no effect
              opt_learning_rate_decay_steps: { default: 1000, range: { least: 0, greatest: 100000 } }
              opt_end_learning_rate: { formula: 0.1 * opt_base_learning_rate }
              opt_adamw_beta_1: { default: 0.9, range: { least: 0, greatest: 0.999 } }
              opt_adamw_beta_2: { default: 0.999, range: { least: 0, greatest: 0.9999 } }
              opt_adamw_epsilon: { default: 1e-8, fixed: true }
              opt_adamw_weight_decay: { default: 0.01, range: { least: 0, greatest: 1 } }
              opt_gradient_clip_norm: { default: 1, range: { least: 0, greatest: 100 } }   # 0: no clipping

            """;
    }

    private const string Texts =
        """
        training_examples: 4096
          evaluation_examples: 64     # none of them is trained on; with fewer, chance decides when the target is met
        """;

    private const string Bins =
        """
        training_examples: 16384    # bins of a recording; neighbours resemble each other
          evaluation_examples: 1024   # none of them is trained on; with fewer, chance decides when the target is met
        """;

    private const string RecurrentProblem =
        """
        problem:                      # embedding, recurrent layers, output: the next character
          cell: lstm                  # lstm, gru or min_lstm
          vocabulary: 32              # the grammar's alphabet
          hidden: 64
          layers: 1
          sequence_length: 64
        """;

    private const string AttentionProblem =
        """
        problem:                      # a decoder-only transformer: the next character
          vocabulary: 32              # the grammar's alphabet
          model_dim: 64
          heads: 2                    # divides model_dim into heads of an even size
          layers: 2
          feed_forward: 176
          sequence_length: 64
        """;

    private const string CursorProblem =
        """
        problem:                      # a perceptron of two layers: from firing rates to a cursor's velocity
          electrodes: 256
          hidden: 64
        """;
}
