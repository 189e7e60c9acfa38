using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Results.Bundles;
using Bench.Results.Recomputations;
using Bench.Results.RunDirectories;
using Bench.Results.Tests.Bundles;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Tests.RunDirectories;

/// <summary>Records that are not held but read again from where they lie.</summary>
public sealed class PinnedRecordsTests
{
    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.MultiStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void A_log_that_is_read_again_is_judged_as_one_in_memory(Scenario scenario)
    {
        TestResult result = new(scenario);
        using TemporaryFolder folder = new();
        result.WriteTo(folder.Root);
        RunFiles files = RunFiles.InDirectory(folder.Root);
        Evidence held = EvidenceReader.Read(files, TestResult.Readers).Value!;
        Evidence again = EvidenceReader.Read(Again(files), TestResult.Readers).Value!;

        Assert.NotEqual(held.Performance!.Records.GetType(), again.Performance!.Records.GetType());
        Assert.Equal(held.Performance.Records.AsEnumerable(), again.Performance.Records);
        Assert.Equal(held.Performance.Records[^1], again.Performance.Records[^1]);
        Assert.Equal(held.Performance.Records.Last(5), again.Performance.Records.Last(5));
        Assert.Equal(Enum.GetValues<QueryStatus>().Select(held.Performance.Records.CountOf), Enum.GetValues<QueryStatus>().Select(again.Performance.Records.CountOf));
        Assert.Equal(RecordChain.HeadOf(held.Performance.Records), RecordChain.HeadOf(again.Performance.Records));
        Assert.Empty(Recomputation.Check(again));
    }

    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.MultiStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void A_forged_one_leaves_the_same_findings(Scenario scenario)
    {
        TestResult result = new(scenario);
        using TemporaryFolder folder = new();
        result.WriteTo(folder.Root);
        string records = Path.Combine(folder.Root, "performance", "queries.bin");
        byte[] bytes = File.ReadAllBytes(records);
        Span<QueryRecord> all = MemoryMarshal.Cast<byte, QueryRecord>(bytes.AsSpan());
        all[1].LatencyNs /= 2;
        all[2].IssueNs += 3;
        all[^1].Status = QueryStatus.Outstanding;
        File.WriteAllBytes(records, bytes);
        RunFiles files = RunFiles.InDirectory(folder.Root);

        Finding[] held = [.. Recomputation.Check(EvidenceReader.Read(files, TestResult.Readers).Value!)];
        Assert.NotEmpty(held);
        Assert.Equal(held, Recomputation.Check(EvidenceReader.Read(Again(files), TestResult.Readers).Value!));
    }

    [Fact]
    public void Records_that_changed_since_they_were_read_are_refused()
    {
        using TemporaryFolder folder = new();
        new TestResult(Scenario.Offline).WriteTo(folder.Root);
        string path = Write(folder, 10_000);
        RecordPieces records = Read(folder).Records;
        QueryRecord first = records[0];
        using (FileStream file = File.OpenWrite(path))
        {
            file.Seek(9_999 * QueryRecord.Size, SeekOrigin.Begin);
            file.WriteByte(77);
        }

        Assert.Throws<BundleChangedException>(() => records.Sum(static record => record.LatencyNs));
        Assert.Throws<BundleChangedException>(() => records[9_999]);
        Assert.Equal(first, records[0]);
        File.Delete(path);
        Assert.Throws<BundleChangedException>(() => records.Sum(static record => record.LatencyNs));
    }

    [Fact]
    public void A_part_of_a_record_is_refused()
    {
        using TemporaryFolder folder = new();
        new TestResult(Scenario.Offline).WriteTo(folder.Root);
        string path = Write(folder, 10_000);
        File.AppendAllText(path, "x");
        List<Finding> findings = [];

        Assert.Null(RunLogReader.Read(Again(RunFiles.InDirectory(folder.Root)), TestMode.PerformanceOnly, findings));
        Assert.Contains("expected a multiple of 24", Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    /// <summary>What is allocated to judge a log does not grow with its records: no pass holds them, nor what their settings generate.</summary>
    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void A_log_is_judged_in_memory_that_does_not_grow_with_it(Scenario scenario)
    {
        Judged(scenario, 1_000);
        const int few = 200_000, many = 1_000_000;
        double grown = (Judged(scenario, many) - Judged(scenario, few)) / (double)(many - few);
        Assert.True(grown < 1, $"{grown:F2} bytes are allocated a record, of {QueryRecord.Size}");
    }

    private static long Judged(Scenario scenario, int count)
    {
        TestResult result = new(scenario);
        Evidence evidence = TestResult.Read(result.Files()).Value!;
        using TemporaryFolder folder = new();
        result.WriteTo(folder.Root);
        Write(folder, count, scenario == Scenario.SingleStream ? 1_000 : 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunLog log = Read(folder);
        TestSettings settings = log.Header.Settings with { MinQueryCount = count, TargetQps = 1e6, MinDurationMs = 0 };
        log = log with { Header = log.Header with { Settings = settings } };
        ImmutableArray<Finding> findings = Recomputation.Check(evidence with
        {
            Plan = evidence.Plan with { Responses = evidence.Plan.Responses with { MaximumKept = 10 } },
            Performance = log,
        });
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The records are not those that the end sums up, but they are all that the settings generate.
        Assert.Contains(findings, static finding => finding.Message.StartsWith("end.records", StringComparison.Ordinal));
        Assert.DoesNotContain(findings, static finding => finding.Location.Path == "performance/queries.bin");
        Assert.Equal(count, IssuedStream.Of(log.Header, count).SampleCount);
        return allocated;
    }

    private static string Write(TemporaryFolder folder, int count, long issuedEveryNs = 0)
    {
        QueryRecord[] records = new QueryRecord[count];
        for (int number = 0; number < count; number++)
        {
            records[number] = new QueryRecord { IssueNs = number * issuedEveryNs, LatencyNs = 500 + (number * 7919L % 401), TokenOffset = QueryRecord.NoTokens, Status = QueryStatus.Complete };
        }

        return folder.Write("performance/queries.bin", BinaryRecords.ToBytes<QueryRecord>(records));
    }

    private static RunLog Read(TemporaryFolder folder)
    {
        List<Finding> findings = [];
        RunLog? log = RunLogReader.Read(Again(RunFiles.InDirectory(folder.Root)), TestMode.PerformanceOnly, findings);
        Assert.Empty(findings);
        return log!;
    }

    /// <summary>The same files, none of which is held.</summary>
    private static RunFiles Again(RunFiles files) =>
        new(files.Names, name => files.Read(name)!.Value, name => files.Open(name)!, files.Stored) { HeldBytes = 0 };
}
