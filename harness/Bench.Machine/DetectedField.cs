using Bench.Spec.Machines;

namespace Bench.Machine;

/// <summary>Something that the harness found out about the machine.</summary>
/// <param name="Name">Its name, for example <c>cpu_model</c>.</param>
/// <param name="Value">What was found; <see cref="SystemDescription.NotEstablished"/> when the machine does not tell.</param>
/// <param name="Source">Where it was read: a file of the kernel, or a program.</param>
public readonly record struct DetectedField(string Name, string Value, string Source);
