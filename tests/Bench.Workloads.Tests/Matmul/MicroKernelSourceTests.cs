using Bench.KernelGenerator;
using Bench.Tests;

namespace Bench.Workloads.Tests.Matmul;

public sealed class MicroKernelSourceTests
{
    public static TheoryData<int> Tiles => [.. Enumerable.Range(0, RegisterTile.All.Count)];

    [Theory]
    [MemberData(nameof(Tiles))]
    public void The_committed_micro_kernels_are_those_that_the_generator_writes(int tile)
    {
        string path = Repository.At("workloads", "matmul", RegisterTile.All[tile].FileName);
        if (Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1")
        {
            File.WriteAllText(path, MicroKernelSource.Of(RegisterTile.All[tile]));
        }

        Assert.True(MicroKernelSource.Of(RegisterTile.All[tile]) == File.ReadAllText(path), $"{path} is not what workloads/generator writes: dotnet run --project workloads/generator");
    }
}
