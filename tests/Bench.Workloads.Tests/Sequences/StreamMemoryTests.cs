using Bench.Spec.Problems;
using Bench.Workloads.Attention;
using Bench.Workloads.Matmul;
using Bench.Workloads.Rnn;

namespace Bench.Workloads.Tests.Sequences;

/// <summary>The formulas of memory per stream beside the bytes that the kernels really take.</summary>
public sealed class StreamMemoryTests
{
    private static AttentionProblem Attention(int sequence) => new() { Heads = 8, Sequence = sequence, HeadDim = 64, Causal = true };

    private static RnnProblem Recurrence(RnnCell cell, int steps) => new() { Cell = cell, Input = 48, Hidden = 64, Steps = steps, Batch = 1 };

    // By hand: K and V are 2 x 8 x 1024 x 64 floats, the scores of a head 1024 x 1024, a tile 64 x (128 + 128 + 2).
    [Fact]
    public void Attention_keeps_keys_and_values_and_one_way_alone_the_square_of_the_sequence()
    {
        Assert.Equal(new StreamMemory(4_194_304, 4_194_304), Attention(1024).StreamMemoryOf("materialised"));
        Assert.Equal(new StreamMemory(4_194_304, 66_048), Attention(1024).StreamMemoryOf("tiled"));
        Assert.Equal(Attention(1024).StreamMemoryOf("tiled"), Attention(1024).StreamMemoryOf("skipping"));
        Assert.Equal(Attention(1024).StreamMemoryOf("skipping"), Attention(1024).StreamMemoryOf(implementation: null));
        Assert.Null(Attention(1024).StreamMemoryOf("flash"));
    }

    // By hand, hidden 64: the LSTM keeps h and c, and works on the next h and four gates; the GRU keeps h, and works on the next h and four rows for its three gates.
    [Fact]
    public void A_recurrent_layer_keeps_its_state_whatever_the_length()
    {
        Assert.Equal(new StreamMemory(512, 1280), Recurrence(RnnCell.Lstm, 1).StreamMemoryOf(implementation: null));
        Assert.Equal(new StreamMemory(256, 1280), Recurrence(RnnCell.Gru, 1).StreamMemoryOf(implementation: null));
        Assert.Equal(Recurrence(RnnCell.Gru, 1).StreamMemoryOf(implementation: null), Recurrence(RnnCell.Gru, 16384).StreamMemoryOf(implementation: null));
        Assert.Null(Recurrence(RnnCell.Gru, 1).StreamMemoryOf("tiled"));
    }

    // K and V lie in the inputs; what the kernel takes itself is K again, packed (of one head), the matrix, and a row of tiles.
    [Theory]
    [InlineData(96)]
    [InlineData(512)]
    [InlineData(1000)]
    public void The_materialising_kernel_takes_the_scores_of_one_head_and_else_nothing_that_grows_with_the_square(int sequence)
    {
        using CpuThreads threads = new(2);
        foreach (MicroKernel kernel in MicroKernel.All)
        {
            using MaterialisedAttention attention = new(Attention(sequence), threads, kernel);
            long scores = Attention(sequence).StreamMemoryOf("materialised")!.Value.WorkBytes;
            int lanes = QueryTile.LanesOf(Attention(sequence), kernel);
            long paddingQueries = (lanes - (sequence % lanes)) % lanes;

            Assert.Equal(scores, attention.MatrixByteCount - (4 * paddingQueries * sequence));
            Assert.InRange(attention.ByteCount - attention.MatrixByteCount, 1, 4L * ((2 * (sequence + lanes)) + (2 * lanes * 64)));
            Assert.Equal(attention.ByteCount, MaterialisedAttention.ByteCountOf(Attention(sequence), 2, kernel));
        }
    }

    [Theory]
    [InlineData(96)]
    [InlineData(512)]
    [InlineData(1000)]
    public void The_strip_kernel_takes_a_tile_for_each_thread_and_else_nothing(int sequence)
    {
        long tile = Attention(sequence).StreamMemoryOf("tiled")!.Value.WorkBytes;
        Assert.Equal(tile, AttentionCpu.TileBytesOf(Attention(sequence), MicroKernel.All.Max(static kernel => 2 * kernel.Columns)));
        using CpuThreads threads = new(2);
        foreach (MicroKernel kernel in MicroKernel.All)
        {
            using AttentionCpu attention = new(Attention(sequence), threads, kernel);

            Assert.InRange(attention.ByteCount, 1, 2 * tile);
            Assert.Equal(attention.ByteCount, AttentionCpu.ByteCountOf(Attention(sequence), 2, kernel));
        }
    }

    [Theory]
    [InlineData(RnnCell.Lstm)]
    [InlineData(RnnCell.Gru)]
    public void The_recurrent_kernel_takes_not_a_byte_more_for_more_steps(RnnCell cell)
    {
        using GeneratedTensors weights = GeneratedTensors.Of(Recurrence(cell, 1).Weights, 1);
        using RnnCpu one = RnnCpu.Create(Recurrence(cell, 1), weights.Set, threads: 1), many = RnnCpu.Create(Recurrence(cell, 16384), weights.Set, threads: 1);

        Assert.Equal(one.ByteCount, many.ByteCount);
        Assert.Equal(one.ByteCount, CpuBackend.ByteCountOf(Recurrence(cell, 1), new CpuSettings { Threads = 1 }));
        Assert.InRange(one.ByteCount, one.SamplesTogether * Recurrence(cell, 1).StreamMemoryOf(implementation: null)!.Value.KeptBytes, long.MaxValue);
    }

    [Fact]
    public void The_memory_of_strips_grows_with_the_length_and_that_of_the_matrix_with_its_square()
    {
        double Grows(string implementation) => (double)Attention(65536).StreamMemoryOf(implementation)!.Value.Bytes / Attention(32768).StreamMemoryOf(implementation)!.Value.Bytes;

        Assert.InRange(Grows("tiled"), 1.99, 2);
        Assert.InRange(Grows("materialised"), 3.9, 4);
    }
}
