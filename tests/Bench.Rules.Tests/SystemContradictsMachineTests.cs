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
    [InlineData("host_memory_capacity", "512", "memory", "24579404 kB", true)]
    [InlineData("host_memory_capacity", "about 512 GB", "memory", "24579404 kB", false)]
    [InlineData("host_memory_capacity", "16 x 32 GB DDR5", "memory", "527579404 kB", true)]
    [InlineData("accelerators_per_node", "99999999999999999999", "accelerators", "none", false)]
    [InlineData("accelerators_per_node", "\u0663", "accelerators", "none", true)]
    [InlineData("accelerators_per_node", "8", "accelerators", "99999999999 x NVIDIA H200, 143771 MiB", false)]
    [InlineData("accelerator_model_name", "NVIDIA H200", "accelerators", "none", false)]
    [InlineData("accelerator_model_name", "none", "accelerators", "none", true)]
    [InlineData("accelerator_model_name", "", "accelerators", "none", true)]
    [InlineData("accelerator_model_name", "none", "accelerators", "8 x NVIDIA H200, 143771 MiB", false)]
    [InlineData("accelerator_model_name", "NVIDIA H200 SXM 141GB", "accelerators", "8 x NVIDIA H200, 143771 MiB", true)]
    [InlineData("accelerator_model_name", "NVIDIA B200", "accelerators", "8 x NVIDIA H200, 143771 MiB", false)]
    [InlineData("accelerator_memory_capacity", "141 GB", "accelerators", "8 x NVIDIA H200, 143771 MiB", true)]
    [InlineData("accelerator_memory_capacity", "192 GB", "accelerators", "8 x NVIDIA H200, 143771 MiB", false)]
    [InlineData("accelerator_memory_capacity", "80 GB", "accelerators", "none", false)]
    [InlineData("accelerator_memory_capacity", "N/A", "accelerators", "none", true)]
    [InlineData("operating_system", "Windows 11", "operating_system", "Debian GNU/Linux 12 (bookworm)", false)]
    [InlineData("operating_system", "Debian 12", "operating_system", "Debian GNU/Linux 12 (bookworm)", true)]
    [InlineData("operating_system", "debian gnu/linux 12 (bookworm), Linux 6.18.44", "operating_system", "Debian GNU/Linux 12 (bookworm)", true)]
    [InlineData("operating_system", "Debian 11", "operating_system", "Debian GNU/Linux 12 (bookworm)", false)]
    [InlineData("operating_system", "Ubuntu 22.04", "operating_system", "Ubuntu 22.04.4 LTS", true)]
    [InlineData("operating_system", "RHEL 9.3", "operating_system", "Red Hat Enterprise Linux 9.3 (Plow)", true)]
    [InlineData("operating_system", "Linux 6.1", "operating_system", "Ubuntu 22.04.4 LTS", true)]
    [InlineData("host_storage_type", "NVMe SSD", "storage", "vda 275 GB rotational", false)]
    [InlineData("host_storage_type", "NVMe SSD", "storage", "nvme0n1 3841 GB solid state", true)]
    [InlineData("host_storage_type", "NVMe SSD", "storage", "sda 3841 GB solid state", false)]
    [InlineData("host_storage_type", "SSD", "storage", "sda 275 GB rotational, sdb 3841 GB solid state", true)]
    [InlineData("host_storage_type", "rotational", "storage", "sda 3841 GB solid state", false)]
    [InlineData("host_storage_type", "NFS on NVMe", "storage", "sda 275 GB rotational", true)]
    [InlineData("host_storage_capacity", "2 x 3.84 TB", "storage", "nvme0n1 3841 GB solid state, nvme1n1 3841 GB solid state", true)]
    [InlineData("host_storage_capacity", "3.84 TB", "storage", "nvme0n1 3841 GB solid state, nvme1n1 3841 GB solid state", true)]
    [InlineData("host_storage_capacity", "30 TB", "storage", "nvme0n1 3841 GB solid state", false)]
    [InlineData("host_networking", "InfiniBand 400G", "network", "eth0 of unknown speed", false)]
    [InlineData("host_networking", "8 x InfiniBand 400G", "network", "eth0 10000 Mb/s, mlx5_0 InfiniBand 400 Gb/sec (4X NDR)", true)]
    [InlineData("host_networking", "10GbE", "network", "eth0 10000 Mb/s", true)]
    [InlineData("host_networking", "100 Gbit Ethernet", "network", "eth0 10000 Mb/s", false)]
    [InlineData("host_networking", "Ethernet", "network", "none", true)]
    [InlineData("host_network_card_count", "1", "network", "eth0 10000 Mb/s, eth1 10000 Mb/s", true)]
    [InlineData("host_network_card_count", "4", "network", "eth0 10000 Mb/s, eth1 10000 Mb/s", false)]
    [InlineData("host_network_card_count", "0", "network", "eth0 10000 Mb/s", false)]
    [InlineData("host_processor_caches", "L2 1024 KiB, L3 32768 KiB", "cache_sizes", "L2 1024 KiB, L3 32768 KiB", true)]
    [InlineData("host_processor_caches", "48K L1d, 1M L2, 32M L3", "cache_sizes", "L2 1024 KiB, L3 32768 KiB", true)]
    [InlineData("host_processor_caches", "L3 1 GiB", "cache_sizes", "L2 1024 KiB, L3 32768 KiB", false)]
    [InlineData("host_processor_caches", "L2: 2 MB", "cache_sizes", "L2 512 KiB, L3 32768 KiB", false)]
    [InlineData("host_processor_frequency", "2.25 GHz, boost 3.7 GHz", "max_frequency", "3.4 GHz", true)]
    [InlineData("host_processor_frequency", "5 GHz", "max_frequency", "3.4 GHz", false)]
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
