using Bench.Spec.Definitions;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Tests;

public sealed class CpuBackendTests
{
    [Fact]
    public void A_kernel_without_vector_instructions_says_so()
    {
        Assert.Equal("128-bit 12x8", CpuBackend.KernelOf(MicroKernel.Narrow, vectors: true));
        Assert.Equal($"128-bit 12x8, {SutPlan.NoVectors}", CpuBackend.KernelOf(MicroKernel.Narrow, vectors: false));
    }
}
