using Bench.KernelGenerator;
using Bench.Tests;

namespace Bench.Workloads.Tests.Matmul;

public sealed class MicroKernelSourceTests
{
    public static TheoryData<string> Files => [.. RegisterTile.All.SelectMany(static tile => tile.Sources).Select(static source => source.FileName)];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_committed_kernels_are_those_that_the_generator_writes(string fileName)
    {
        string path = Repository.At("workloads", "matmul", fileName);
        string text = RegisterTile.All.SelectMany(static tile => tile.Sources).Single(source => source.FileName == fileName).Text;
        if (Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(text == File.ReadAllText(path), $"{path} is not what workloads/generator writes: dotnet run --project workloads/generator");
    }
}
