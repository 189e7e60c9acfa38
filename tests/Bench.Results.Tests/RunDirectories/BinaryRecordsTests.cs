using System.Collections.Immutable;
using Bench.Results.RunDirectories;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.RunDirectories;

public sealed class BinaryRecordsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(150_000)]
    public void A_stream_gives_the_records_that_its_bytes_give(int count)
    {
        QueryRecord[] records = [.. Enumerable.Range(0, count).Select(static number => new QueryRecord { IssueNs = number, LatencyNs = number * 7L, Status = QueryStatus.Complete })];
        byte[] bytes = BinaryRecords.ToBytes<QueryRecord>(records);

        Assert.True(BinaryRecords.TryRead(new MemoryStream(bytes), out ImmutableArray<QueryRecord> read));
        Assert.Equal(records, read.AsEnumerable());
    }

    [Fact]
    public void A_part_of_a_record_is_refused() =>
        Assert.False(BinaryRecords.TryRead(new MemoryStream(new byte[QueryRecord.Size + 1]), out ImmutableArray<QueryRecord> _));

    [Fact]
    public void A_file_that_is_larger_than_allowed_is_refused_with_both_sizes()
    {
        using Bundles.TemporaryFolder folder = new();
        folder.Write("queries.bin", new byte[48]);
        RunFiles files = RunFiles.InDirectory(folder.Root, maximumBytes: 47);

        Assert.Contains("48 bytes, more than 47", Assert.Throws<RunDirectoryUnreadableException>(() => files.Read("queries.bin")).Message, StringComparison.Ordinal);
        Assert.Contains("48 bytes, more than 47", Assert.Throws<RunDirectoryUnreadableException>(() => files.Open("queries.bin")).Message, StringComparison.Ordinal);
        Assert.Null(files.Open("tokens.bin"));
        Assert.Equal(48, RunFiles.InDirectory(folder.Root, maximumBytes: 48).Read("queries.bin")!.Value.Length);
    }
}
