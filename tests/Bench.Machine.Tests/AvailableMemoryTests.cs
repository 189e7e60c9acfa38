namespace Bench.Machine.Tests;

public sealed class AvailableMemoryTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("bench-memory-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Without_a_limit_it_is_what_the_kernel_says_of_the_machine()
    {
        Machine("0::/user.slice");
        Write("sys/fs/cgroup/user.slice/memory.max", "max\n");
        Write("sys/fs/cgroup/user.slice/memory.current", "1000\n");

        Assert.Equal(new AvailableMemory(8192L * 1024, "/proc/meminfo: MemAvailable"), AvailableMemory.Read(root));
    }

    [Fact]
    public void A_groups_limit_counts_less_what_it_uses_and_cannot_drop()
    {
        Machine("0::/user.slice/bench");
        Write("sys/fs/cgroup/user.slice/bench/memory.max", "5000000\n");
        Write("sys/fs/cgroup/user.slice/bench/memory.current", "1500000\n");
        Write("sys/fs/cgroup/user.slice/bench/memory.stat", "anon 900000\ninactive_file 500000\nactive_file 100000\n");

        Assert.Equal(new AvailableMemory(4_000_000, "/sys/fs/cgroup/user.slice/bench: memory.max 5000000, of which 1500000 are used"), AvailableMemory.Read(root));
    }

    [Fact]
    public void The_tightest_group_above_counts_too()
    {
        Machine("0::/user.slice/bench");
        Write("sys/fs/cgroup/user.slice/bench/memory.max", "5000000");
        Write("sys/fs/cgroup/user.slice/bench/memory.current", "0");
        Write("sys/fs/cgroup/user.slice/memory.max", "3000000");
        Write("sys/fs/cgroup/user.slice/memory.current", "2000000");

        Assert.Equal(1_000_000, AvailableMemory.Read(root)!.Bytes);
    }

    // Docker's folder lies outside of what a container sees: its root is the group itself. Version 1 says "no limit" with a number.
    [Theory]
    [InlineData("2000000", 1_500_000)]
    [InlineData("9223372036854771712", 8192L * 1024)]
    public void A_group_of_version_1_is_read_at_the_root_where_its_folder_is_not_seen(string limit, long bytes)
    {
        Machine("5:cpuset:/\n4:memory,hugetlb:/docker/abc\n0::/");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", limit);
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", "700000");
        Write("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 200000\n");

        Assert.Equal(bytes, AvailableMemory.Read(root)!.Bytes);
    }

    [Fact]
    public void A_group_that_uses_more_than_its_limit_leaves_nothing_and_no_less()
    {
        Machine("0::/");
        Write("sys/fs/cgroup/memory.max", "1000");
        Write("sys/fs/cgroup/memory.current", "2000");

        Assert.Equal(0, AvailableMemory.Read(root)!.Bytes);
    }

    [Fact]
    public void Where_nothing_says_it_it_is_not_known() => Assert.Null(AvailableMemory.Read(root));

    [Fact]
    public void This_machine_says_it() => Assert.InRange(AvailableMemory.Read()!.Bytes, 1, long.MaxValue);

    private void Machine(string groups)
    {
        Write("proc/meminfo", "MemTotal:       16384 kB\nMemFree:         1024 kB\nMemAvailable:    8192 kB\n");
        Write("proc/self/cgroup", groups + "\n");
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
