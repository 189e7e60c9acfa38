using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Tests;

public sealed class CpuTuningTests
{
    [Fact]
    public void A_table_is_what_its_text_says_and_the_defaults_stand_where_it_says_nothing()
    {
        CpuTuning table = CpuTuning.Parse("matmul.many.k1024=28x512x2048,attention.d64=96");

        Assert.Equal("attention.d64=96,matmul.many.k1024=28x512x2048", table.ToString());
        Assert.Equal(new MatmulBlocks(28, 512, 2048), table.BlocksOf(new MatmulShape(500, 500, 1024), MicroKernel.Wide));
        Assert.Equal(new MatmulBlocks(28, 304, 2048), table.BlocksOf(new MatmulShape(500, 500, 600), MicroKernel.Wide));
        MatmulShape other = new(500, 500, 1025);
        Assert.Equal(MatmulBlocks.Of(other, MicroKernel.Wide), table.BlocksOf(other, MicroKernel.Wide));
        Assert.Equal(96, table.KeysOfStrip(64, 128));
        Assert.Equal(128, table.KeysOfStrip(65, 128));
        Assert.Equal("attention.d64=96", table.Without(CpuTuning.Classes.Single(static one => one.Name == "matmul.many.k1024")).ToString());
        Assert.True(CpuTuning.Parse("").IsEmpty);
    }

    [Theory]
    [InlineData("matmul=1", "names no class of shapes")]
    [InlineData("attention.d64", "has no size from")]
    [InlineData("attention.d64=0", "has no size from")]
    [InlineData("attention.d64=15", "has no size from")]
    [InlineData("attention.d64=-5", "has no size from")]
    [InlineData("attention.d64=9999999999", "has no size from")]
    [InlineData("attention.d64=8193", "no size from 16 to 8192")]
    [InlineData("matmul.few.k256=1x2", "expected a form like matmul.few.k256=")]
    public void What_is_no_table_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => CpuTuning.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_defaults_of_every_class_are_what_its_example_is_computed_with()
    {
        Assert.Equal(CpuTuning.Classes.Length, CpuTuning.Classes.Select(static one => one.Name).Distinct().Count());
        foreach (TunableClass shapes in CpuTuning.Classes)
        {
            Assert.Equal(shapes.Default.Length, shapes.Candidates.Length);
            if (shapes.Example is MatmulProblem { Shapes: [var shape] })
            {
                Assert.Equal(shapes, CpuTuning.Classes[TunableClass.NumberOf(shape, MicroKernel.Best)]);
                MatmulBlocks blocks = CpuTuning.None.With(shapes, shapes.Default).BlocksOf(shape, MicroKernel.Best);
                Assert.Equal(MatmulBlocks.Of(shape, MicroKernel.Best), blocks);
            }
            else
            {
                Assert.Equal(shapes, CpuTuning.Classes[TunableClass.NumberOf(Assert.IsType<AttentionProblem>(shapes.Example).HeadDim)]);
            }
        }
    }
}
