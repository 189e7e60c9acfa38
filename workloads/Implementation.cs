namespace Bench.Workloads;

/// <summary>One way in which the CPU backend computes a family, beside the fastest, to be measured against it.</summary>
/// <param name="Name">What <c>--implementation</c> and a workload's <c>implementations</c> call it.</param>
/// <param name="Text">What it does, and what makes it faster than the one before.</param>
public sealed record Implementation(string Name, string Text);
