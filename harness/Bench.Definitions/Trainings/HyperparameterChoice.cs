using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>A value that somebody chose for a hyperparameter.</summary>
/// <param name="Name">The hyperparameter.</param>
/// <param name="Value">The value.</param>
/// <param name="Origin">Where it came from, for the plan.</param>
/// <param name="Location">Where it stands, for findings.</param>
internal sealed record HyperparameterChoice(string Name, HyperparameterValue Value, string Origin, Location Location);
