using System.Collections.Immutable;

namespace Bench.Results.Comparisons;

/// <summary>A hyperparameter in which compared training results differ.</summary>
public sealed record ComparedHyperparameter
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value in each result, in the order of the results; null where a result has none of that name.</summary>
    public required ImmutableArray<string?> Values { get; init; }

    /// <summary>Where the results differ, in the order of the first result that has it; empty where they do not.</summary>
    public static ImmutableArray<ComparedHyperparameter> Of(ImmutableArray<ComparedTraining> results) =>
    [
        .. results.SelectMany(static result => result.Evidence.Plan.Hyperparameters).Select(static one => one.Name).Distinct(StringComparer.Ordinal)
            .Select(name => new ComparedHyperparameter
            {
                Name = name,
                Values = [.. results.Select(result => result.Evidence.Plan.Hyperparameters.FirstOrDefault(one => one.Name == name)?.Value.Text)],
            })
            .Where(static one => one.Values.Distinct(StringComparer.Ordinal).Count() > 1),
    ];
}
