using System.Runtime.CompilerServices;

// The parts of a training step are tested one by one; nobody else has a use for them alone.
[assembly: InternalsVisibleTo("Bench.Workloads.Tests")]
