using Bench.Tests;

namespace Bench.Definitions.Tests;

public sealed class ShippedWorkloadsTests
{
    [Fact]
    public void Every_shipped_workload_reads_and_has_an_id_and_a_file_of_its_own_name()
    {
        WorkloadFolder folder = Texts.Value(WorkloadFolder.Open(Repository.At("workloads")));
        Assert.All(folder.Workloads, static workload => Assert.Equal(workload.Value.Id + ".yaml", Path.GetFileName(workload.Path)));
    }

    [Fact]
    public void The_quick_suite_has_at_most_one_variant_of_a_family()
    {
        WorkloadFolder folder = Texts.Value(WorkloadFolder.Open(Repository.At("workloads")));
        Assert.All(folder.Quick.GroupBy(static workload => workload.Value.Problem.Family), static family => Assert.Single(family));
    }

    [Fact]
    public void The_rows_of_peers_have_every_family_that_a_peer_computes()
    {
        WorkloadFolder folder = Texts.Value(WorkloadFolder.Open(Repository.At("workloads")));
        Assert.Equal(["attention", "decoding", "matmul", "rnn"], folder.Workloads.Where(static workload => workload.Value.Peers).Select(static workload => workload.Value.Problem.Family).Distinct().Order(StringComparer.Ordinal));
        Assert.All(folder.Workloads, static workload => Assert.True(workload.Value.Dataset.Frozen, workload.Value.Id));
    }
}
