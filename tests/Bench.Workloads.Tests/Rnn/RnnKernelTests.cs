using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Tests.Rnn;

public sealed class RnnKernelTests
{
    [Theory]
    [InlineData(RnnCell.Lstm, 3, 5, 1, 3)]
    [InlineData(RnnCell.Gru, 3, 5, 1, 3)]
    [InlineData(RnnCell.Lstm, 1, 1, 1, 1)]
    [InlineData(RnnCell.Gru, 1, 1, 9, 1)]
    [InlineData(RnnCell.Lstm, 7, 33, 5, 1)]
    [InlineData(RnnCell.Gru, 17, 65, 70, 2)]
    [InlineData(RnnCell.Lstm, 16, 16, 3, 50)]
    [InlineData(RnnCell.Gru, 64, 64, 4, 8)]
    [InlineData(RnnCell.Lstm, 40, 100, 4, 20)]
    [InlineData(RnnCell.Gru, 40, 100, 5, 50)]
    [InlineData(RnnCell.Lstm, 8, 1024, 2, 15)]
    public void Every_width_of_vector_computes_any_shape(RnnCell cell, int input, int hidden, int steps, int batch)
    {
        using RnnCase shape = new(cell, input, hidden, steps, batch, 1);
        foreach (int bits in new[] { 128, 256, 512 })
        {
            foreach (int threads in new[] { 1, 2 })
            {
                double error = shape.Error(0, shape.Respond(0, bits, threads));
                Assert.True(error < 2e-6, $"{bits} bits, {threads} threads: {error:E2}");
            }
        }
    }

    [Theory]
    [InlineData(RnnCell.Lstm, 1, 61)]
    [InlineData(RnnCell.Gru, 1, 5)]
    [InlineData(RnnCell.Lstm, 3, 17)]
    [InlineData(RnnCell.Gru, 16, 4)]
    [InlineData(RnnCell.Gru, 60, 2)]
    public void Samples_of_one_query_are_each_as_if_alone(RnnCell cell, int batch, int samples)
    {
        using RnnCase shape = new(cell, 12, 20, 7, batch, samples);
        byte[][] together = shape.Respond(NumberFormat.Fp32, 2);
        for (int sample = 0; sample < samples; sample++)
        {
            Assert.True(shape.Error(sample, together[sample]) < 2e-6, $"sample {sample}");
        }
    }

    [Fact]
    public void A_response_of_the_wrong_length_cannot_be_judged()
    {
        using RnnCase shape = new(RnnCell.Gru, 2, 3, 4, 1, 1);
        Assert.Equal("44 bytes, expected 48", shape.Reference.WhyUnjudgeable(0, new byte[44]));
        Assert.Null(shape.Reference.WhyUnjudgeable(0, new byte[48]));
    }
}
