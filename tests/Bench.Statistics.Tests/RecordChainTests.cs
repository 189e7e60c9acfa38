using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Tests;

public class RecordChainTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2730)]
    [InlineData(2731)]
    [InlineData(10_000)]
    public void The_head_is_the_chain_that_the_format_describes(int count)
    {
        QueryRecord[] records = [.. Enumerable.Range(0, count).Select(static i => new QueryRecord { IssueNs = i, LatencyNs = 7 * i })];
        byte[] link = new byte[32];
        foreach (QueryRecord[] block in records.Chunk(2730))
        {
            link = SHA256.HashData([.. link, .. SHA256.HashData(MemoryMarshal.AsBytes(block.AsSpan()))]);
        }

        Assert.Equal(Convert.ToHexStringLower(link), RecordChain.HeadOf(records).Hex);
    }

    [Fact]
    public void Pieces_give_the_same_head_as_the_whole()
    {
        QueryRecord[] records = [.. Enumerable.Range(0, 9000).Select(static i => new QueryRecord { IssueNs = i })];
        using RecordChain chain = new();
        int at = 0;
        foreach (int length in (int[])[1, 2729, 2730, 0, 3000, 540])
        {
            chain.Append(records.AsSpan(at, length));
            at += length;
        }

        Assert.Equal(3, chain.Blocks);
        Assert.Equal(RecordChain.HeadOf(records), chain.Conclude());
    }
}
