using Bench.Spec.Training;

namespace Bench.Rules.Tests.Trainings;

/// <summary>A training rule's pair.</summary>
/// <param name="Violating">A result that has the defect.</param>
/// <param name="Compliant">One as near to it as the rule allows.</param>
internal sealed record TrainingForgery(TrainingEvidence Violating, TrainingEvidence Compliant);
