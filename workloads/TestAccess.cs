using System.Runtime.CompilerServices;

// The parts of a training step are tested one by one; nobody else has a use for them alone.
[assembly: InternalsVisibleTo("Bench.Workloads.Tests")]

// Its training fixtures are made by the reference's own gradients, which are the same bits on every processor.
[assembly: InternalsVisibleTo("Bench.Rules.Tests")]
