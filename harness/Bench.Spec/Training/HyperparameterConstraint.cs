using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Training;

/// <summary>What the closed division lets a hyperparameter be.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Fixed), "fixed")]
[JsonDerivedType(typeof(Range), "range")]
[JsonDerivedType(typeof(OneOf), "one_of")]
[JsonDerivedType(typeof(Formula), "formula")]
[JsonDerivedType(typeof(Free), "free")]
public abstract record HyperparameterConstraint
{
    private HyperparameterConstraint()
    {
    }

    /// <summary>The reference's value and no other.</summary>
    public sealed record Fixed : HyperparameterConstraint;

    /// <summary>Any number between two bounds, both included.</summary>
    public sealed record Range : HyperparameterConstraint
    {
        /// <summary>The least; null for none.</summary>
        public double? Least { get; init; }

        /// <summary>The greatest; null for none.</summary>
        public double? Greatest { get; init; }

        /// <summary>What it must be a whole multiple of; null for none.</summary>
        public double? MultipleOf { get; init; }
    }

    /// <summary>One of a list.</summary>
    public sealed record OneOf : HyperparameterConstraint
    {
        /// <summary>The values.</summary>
        public required ImmutableArray<HyperparameterValue> Values { get; init; }
    }

    /// <summary>What a formula of other hyperparameters gives, and nothing else.</summary>
    public sealed record Formula : HyperparameterConstraint
    {
        /// <summary>The formula, for example <c>0.1 * opt_base_learning_rate</c>.</summary>
        public required string Expression { get; init; }
    }

    /// <summary>Anything of its type.</summary>
    public sealed record Free : HyperparameterConstraint;
}
