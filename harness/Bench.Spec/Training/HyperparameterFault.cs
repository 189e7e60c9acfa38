using Bench.Spec.Training.Formulas;

namespace Bench.Spec.Training;

/// <summary>A hyperparameter whose formula has no value.</summary>
/// <param name="Name">The hyperparameter.</param>
/// <param name="Fault">What is wrong with its formula.</param>
public readonly record struct HyperparameterFault(string Name, FormulaFault Fault);
