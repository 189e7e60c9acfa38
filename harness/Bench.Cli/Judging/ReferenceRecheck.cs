using System.Collections.Immutable;
using Bench.Cli.Measuring;
using Bench.Datasets;
using Bench.Results.Recomputations;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Judging;

/// <summary><c>check --reference</c>: inputs generated from the seed again, the reference's values recomputed and compared with the bundle's.</summary>
internal static class ReferenceRecheck
{
    /// <summary>Every difference as a finding.</summary>
    public static ImmutableArray<Finding> Of(Evidence evidence)
    {
        GeneratedDataset data = new(evidence.Workload.Problem, evidence.Workload.Dataset, file => evidence.WeightsFiles[file.Name]);
        return ReferenceCheck.Check(evidence, new ContentReferences(data).Of, () => data.Digest());
    }
}
