using Bench.Workloads.Sequences;

namespace Bench.Workloads.Tests.Sequences;

public sealed class RowStrideTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(512, 512)]
    [InlineData(1009, 1040)]
    [InlineData(1024, 1040)]
    [InlineData(1025, 1040)]
    [InlineData(4096, 4112)]
    public void Rows_are_whole_lines_apart_and_never_whole_pages(int extent, int stride) => Assert.Equal(stride, RowStride.Of(extent));
}
