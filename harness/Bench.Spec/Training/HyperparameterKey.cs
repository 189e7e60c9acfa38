using System.Collections.Immutable;
using System.Globalization;

namespace Bench.Spec.Training;

/// <summary>A name that a hyperparameter may have, and the values that mean something under it in any division.</summary>
/// <remarks>Names are MLPerf's logging keys; <see cref="OptimizerSettings"/> says what each does.</remarks>
public sealed record HyperparameterKey
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of value it has.</summary>
    public required HyperparameterType Type { get; init; }

    /// <summary>One line for people and editors.</summary>
    public required string Description { get; init; }

    /// <summary>A number's least value.</summary>
    public double Least { get; init; }

    /// <summary>A number's greatest value.</summary>
    public double Greatest { get; init; }

    /// <summary>Whether <see cref="Greatest"/> itself is allowed.</summary>
    public bool GreatestIncluded { get; init; } = true;

    /// <summary>The words; empty for a number.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Whether every workload must have it.</summary>
    public bool Required { get; init; }

    /// <summary>All of them, in the order of <see cref="OptimizerSettings.Keys"/>.</summary>
    public static ImmutableArray<HyperparameterKey> All { get; } =
    [
        Word(OptimizerSettings.NameKey, OptimizerSettings.Names, "The optimizer.") with { Required = true },
        Whole(OptimizerSettings.BatchSizeKey, 1, 1 << 24, "Examples of an update.") with { Required = true },
        Real("opt_base_learning_rate", 1e6, "The greatest learning rate, reached after the warm-up.") with { Required = true },
        Real("opt_end_learning_rate", 1e6, "The learning rate after the decay."),
        Whole("opt_learning_rate_warmup_steps", 0, 1_000_000_000, "Updates over which the learning rate grows linearly from 0."),
        Whole("opt_learning_rate_decay_steps", 0, 1_000_000_000, "Updates over which it then falls; 0 for a constant rate."),
        Word("opt_learning_rate_decay_schedule", OptimizerSettings.Decays, "How it falls."),
        Real("opt_sgd_momentum", 1, "SGD: the share of the last step that is taken again.") with { GreatestIncluded = false },
        Real("opt_sgd_weight_decay", 1e6, "SGD: weight decay, added to the gradient."),
        Real("opt_adamw_beta_1", 1, "AdamW: decay of the first moment.") with { GreatestIncluded = false },
        Real("opt_adamw_beta_2", 1, "AdamW: decay of the second moment.") with { GreatestIncluded = false },
        Real("opt_adamw_epsilon", 1, "AdamW: added to the root of the second moment."),
        Real("opt_adamw_weight_decay", 1e6, "AdamW: decoupled weight decay."),
        Real("opt_gradient_clip_norm", 1e9, "The norm that a greater gradient is scaled down to; 0 for none."),
    ];

    /// <summary>What a value must be, for people.</summary>
    public string Expected => Type switch
    {
        HyperparameterType.Word => $"one of {string.Join(", ", Words)}",
        HyperparameterType.Integer => string.Create(CultureInfo.InvariantCulture, $"a whole number from {Least} to {Greatest}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"a number of at least {Least} and {(GreatestIncluded ? "at most" : "less than")} {Greatest}"),
    };

    /// <summary>The key of a name; null when it is none.</summary>
    public static HyperparameterKey? Of(string name) => All.FirstOrDefault(key => key.Name == name);

    /// <summary>The canonical value of a text; null when it is no value of this key.</summary>
    public HyperparameterValue? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Type == HyperparameterType.Word)
        {
            return Words.Contains(text) ? new HyperparameterValue(text) : null;
        }

        NumberStyles style = NumberStyles.AllowLeadingSign | (Type == HyperparameterType.Real ? NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent : NumberStyles.None);
        return text.Length is > 0 and <= 64 && text[0] != '+' && double.TryParse(text, style, CultureInfo.InvariantCulture, out double number) ? Of(number) : null;
    }

    /// <summary>The canonical value of a number; null when it is no value of this key.</summary>
    public HyperparameterValue? Of(double number)
    {
        bool inside = Type != HyperparameterType.Word && number >= Least && (GreatestIncluded ? number <= Greatest : number < Greatest);
        bool whole = Type != HyperparameterType.Integer || number == Math.Floor(number);

        // Adding 0 turns -0 into 0: they are one value and must be one text.
        return inside && whole ? HyperparameterValue.Of(number + 0.0) : null;
    }

    /// <inheritdoc/>
    public bool Equals(HyperparameterKey? other) => Name == other?.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    private static HyperparameterKey Word(string name, ImmutableArray<string> words, string description) =>
        new() { Name = name, Type = HyperparameterType.Word, Words = words, Description = description };

    private static HyperparameterKey Whole(string name, int least, int greatest, string description) =>
        new() { Name = name, Type = HyperparameterType.Integer, Least = least, Greatest = greatest, Description = description };

    private static HyperparameterKey Real(string name, double greatest, string description) =>
        new() { Name = name, Type = HyperparameterType.Real, Greatest = greatest, Description = description };
}
