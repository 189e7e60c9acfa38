using System.Collections.Immutable;

namespace Bench.Spec.Training;

/// <summary>The optimizer of a training run, read from its hyperparameters, and the learning rate of each update.</summary>
/// <remarks>Names are those of MLPerf's training log.</remarks>
public sealed record OptimizerSettings
{
    /// <summary>Which optimizer: <c>sgd</c> (with momentum) or <c>adamw</c>.</summary>
    public const string NameKey = "opt_name";

    /// <summary>Examples of an update.</summary>
    public const string BatchSizeKey = "global_batch_size";

    /// <summary>The optimizers there are.</summary>
    public static ImmutableArray<string> Names { get; } = ["sgd", "adamw"];

    /// <summary>The shapes of decay there are, from the base rate to the end rate.</summary>
    public static ImmutableArray<string> Decays { get; } = ["constant", "linear", "cosine"];

    /// <summary>The optimizer: <c>sgd</c> or <c>adamw</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Examples of an update.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The greatest learning rate, reached after the warm-up (<c>opt_base_learning_rate</c>).</summary>
    public required double BaseLearningRate { get; init; }

    /// <summary>The learning rate after the decay (<c>opt_end_learning_rate</c>).</summary>
    public double EndLearningRate { get; init; }

    /// <summary>Updates over which the rate grows linearly from 0 (<c>opt_learning_rate_warmup_steps</c>).</summary>
    public int WarmUpUpdates { get; init; }

    /// <summary>Updates over which it then falls (<c>opt_learning_rate_decay_steps</c>); 0 for a constant rate.</summary>
    public int DecayUpdates { get; init; }

    /// <summary>How it falls (<c>opt_learning_rate_decay_schedule</c>).</summary>
    public string Decay { get; init; } = "constant";

    /// <summary>SGD: the share of the last step that is taken again (<c>opt_sgd_momentum</c>), in [0, 1).</summary>
    public double Momentum { get; init; }

    /// <summary>AdamW: decay of the first moment (<c>opt_adamw_beta_1</c>).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW: decay of the second moment (<c>opt_adamw_beta_2</c>).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>AdamW: added to the root of the second moment (<c>opt_adamw_epsilon</c>).</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Weight decay (<c>opt_adamw_weight_decay</c>, <c>opt_sgd_weight_decay</c>): AdamW's decoupled, SGD's added to the gradient.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The norm that the whole gradient is scaled down to when it is greater (<c>opt_gradient_clip_norm</c>); 0 for no clipping.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Every hyperparameter that is understood, beside the name and the batch size.</summary>
    public static ImmutableArray<string> Keys { get; } =
    [
        NameKey, BatchSizeKey, "opt_base_learning_rate", "opt_end_learning_rate", "opt_learning_rate_warmup_steps", "opt_learning_rate_decay_steps", "opt_learning_rate_decay_schedule",
        "opt_sgd_momentum", "opt_sgd_weight_decay", "opt_adamw_beta_1", "opt_adamw_beta_2", "opt_adamw_epsilon", "opt_adamw_weight_decay", "opt_gradient_clip_norm",
    ];

    /// <summary>Reads the settings; what a list does not have keeps its default.</summary>
    /// <param name="valueOf">The value of a hyperparameter; null where there is none.</param>
    /// <exception cref="FormatException">A number is none.</exception>
    public static OptimizerSettings Of(Func<string, HyperparameterValue?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        string name = valueOf(NameKey)?.Text ?? "sgd";
        return new OptimizerSettings
        {
            Name = name,
            BatchSize = (int)Number(BatchSizeKey, 1),
            BaseLearningRate = Number("opt_base_learning_rate", 0),
            EndLearningRate = Number("opt_end_learning_rate", 0),
            WarmUpUpdates = (int)Number("opt_learning_rate_warmup_steps", 0),
            DecayUpdates = (int)Number("opt_learning_rate_decay_steps", 0),
            Decay = valueOf("opt_learning_rate_decay_schedule")?.Text ?? "constant",
            Momentum = Number("opt_sgd_momentum", 0),
            Beta1 = Number("opt_adamw_beta_1", 0.9),
            Beta2 = Number("opt_adamw_beta_2", 0.999),
            Epsilon = Number("opt_adamw_epsilon", 1e-8),
            WeightDecay = Number(name == "adamw" ? "opt_adamw_weight_decay" : "opt_sgd_weight_decay", 0),
            ClipNorm = Number("opt_gradient_clip_norm", 0),
        };

        double Number(string key, double otherwise) => valueOf(key)?.Number ?? otherwise;
    }

    /// <summary>Reads a plan's hyperparameters.</summary>
    public static OptimizerSettings Of(ImmutableArray<PlannedHyperparameter> hyperparameters) =>
        Of(name => hyperparameters.FirstOrDefault(one => one.Name == name)?.Value);

    /// <summary>The learning rate of an update.</summary>
    /// <param name="update">Its number, from 1 on.</param>
    public double LearningRateAt(long update)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(update, 1);
        if (update <= WarmUpUpdates)
        {
            return BaseLearningRate * update / WarmUpUpdates;
        }

        if (DecayUpdates == 0 || Decay == "constant")
        {
            return BaseLearningRate;
        }

        double progress = Math.Min(1, (double)(update - WarmUpUpdates) / DecayUpdates);
        double share = Decay == "cosine" ? (1 + Math.Cos(Math.PI * progress)) / 2 : 1 - progress;
        return EndLearningRate + ((BaseLearningRate - EndLearningRate) * share);
    }
}
