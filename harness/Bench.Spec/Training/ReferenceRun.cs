namespace Bench.Spec.Training;

/// <summary>A run of the reference.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Examples">Examples trained on when it met the target; null when it did not.</param>
public readonly record struct ReferenceRun(ulong Seed, long? Examples);
