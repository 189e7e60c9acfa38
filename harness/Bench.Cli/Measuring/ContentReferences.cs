using Bench.Datasets;
using Bench.Spec;
using Bench.Workloads;

namespace Bench.Cli.Measuring;

/// <summary>The fp64 reference of a workload over its own samples, or over samples that another seed gives: the weights are always the data set's.</summary>
/// <param name="data">The data set.</param>
internal sealed class ContentReferences(GeneratedDataset data)
{
    private readonly ReferenceInputs own = new(data);

    /// <summary>A reference over samples of a seed; a new one each time, with its weights in fp64.</summary>
    public IReference Of(ulong seed) =>
        References.Create(data.Problem, own.Weights, seed == data.Dataset.Seed ? own.Of : new ReferenceInputs(data.WithContent(seed), own).Of);
}
