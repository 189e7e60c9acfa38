using System.Collections.Immutable;

namespace Bench.Spec.Definitions;

/// <summary>The scenarios that results of a system must have.</summary>
/// <param name="Required">All of these.</param>
/// <param name="OneOf">And at least one of these, where there are any.</param>
public sealed record RequiredScenarios(ImmutableArray<MlperfScenario> Required, ImmutableArray<MlperfScenario> OneOf);
