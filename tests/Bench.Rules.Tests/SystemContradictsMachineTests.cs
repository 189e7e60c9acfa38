using System.Collections.Immutable;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec.Judging;

namespace Bench.Rules.Tests;

public sealed class SystemContradictsMachineTests
{
    [Theory]
    [InlineData("host_processor_model_name", "AMD EPYC 9555", "cpu_model", "AMD EPYC 9555 64-Core Processor", true)]
    [InlineData("host_processor_model_name", "AMD EPYC 9555 (Turin)", "cpu_model", "AMD EPYC", true)]
    [InlineData("host_processor_model_name", "Intel Xeon Platinum 8592+", "cpu_model", "INTEL(R) XEON(R) PLATINUM 8592+ @ 1.90GHz", true)]
    [InlineData("host_processor_model_name", "AMD EPYC 9755", "cpu_model", "AMD EPYC 9555 64-Core Processor", false)]
    [InlineData("host_processor_core_count", "96", "physical_cores", "2", false)]
    [InlineData("host_processor_core_count", "64 per processor", "physical_cores", "64", true)]
    [InlineData("host_processors_per_node", "2", "sockets", "1", false)]
    [InlineData("host_memory_capacity", "24 GB", "memory", "24579404 kB", true)]
    [InlineData("host_memory_capacity", "23.4 GiB", "memory", "24579404 kB", true)]
    [InlineData("host_memory_capacity", "1 TB", "memory", "24579404 kB", false)]
    [InlineData("accelerators_per_node", "8", "accelerators", "none", false)]
    [InlineData("accelerators_per_node", "8", "accelerators", "8 x NVIDIA H200, 143771 MiB", true)]
    [InlineData("accelerators_per_node", "0", "accelerators", "1 x NVIDIA H200, 143771 MiB", false)]
    [InlineData("accelerators_per_node", "8", "accelerators", "not established", true)]
    public void A_description_may_say_more_or_less_and_nothing_else(string stated, string claim, string found, string machine, bool agrees)
    {
        Evidence full = Forgeries.All[nameof(SystemContradictsMachine)].Compliant;
        Evidence evidence = full with
        {
            System = full.System with
            {
                Stated = ImmutableSortedDictionary<string, string>.Empty.Add(stated, claim),
                Found = ImmutableSortedDictionary<string, string>.Empty.Add(found, machine),
            },
        };
        Assert.Equal(agrees, !new SystemContradictsMachine().Check(evidence).Any());
    }
}
