using System.Buffers.Binary;
using System.Collections.Immutable;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.RunDirectories;

public sealed class KeptResponseReaderTests
{
    private const string Name = "accuracy/kept.bin";
    private static readonly TestResult Result = new(Scenario.SingleStream, Profile.Quick);

    [Fact]
    public void The_whole_responses_come_back_in_the_logs_order()
    {
        SortedDictionary<string, byte[]> files = WithResponses();
        List<Finding> findings = [];

        ImmutableArray<ReadOnlyMemory<byte>> read = KeptResponseReader.Read(FilesOf(files), TestMode.AccuracyOnly, Result.Accuracy, findings)!.Value;

        Assert.Empty(findings);
        Assert.Equal(Result.AccuracyResponses.Select(static response => response.ToArray()), read.Select(static response => response.ToArray()));
        Assert.True(TestResult.Read(files).Succeeded);
    }

    [Fact]
    public void A_run_that_kept_none_has_none_and_lacks_nothing()
    {
        List<Finding> findings = [];

        Assert.Null(KeptResponseReader.Read(FilesOf(Result.Files()), TestMode.AccuracyOnly, Result.Accuracy, findings));
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_changed_byte_refuses_the_evidence(int position)
    {
        SortedDictionary<string, byte[]> files = WithResponses();
        files[Name][position < 0 ? files[Name].Length + position : position] ^= 1;

        Finding finding = Refused(files);

        Assert.Equal(("FILE007", Name), (finding.RuleId, finding.Location.Path));
        Assert.Contains($"record {Result.Accuracy.End.Kept[position < 0 ? ^1 : 0].Record} ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_too_many_refuses_the_evidence()
    {
        SortedDictionary<string, byte[]> files = WithResponses();
        files[Name] = [.. files[Name], 0];

        Assert.Equal("FILE003", Refused(files).RuleId);
    }

    [Fact]
    public void A_first_token_that_the_response_does_not_begin_with_is_no_kept_one()
    {
        RunLog log = Result.Accuracy;
        int first = BinaryPrimitives.ReadInt32LittleEndian(Result.AccuracyResponses[0].Span);
        foreach ((int token, string[] codes) in new (int, string[])[] { (first, []), (first + 1, ["FILE007"]) })
        {
            List<Finding> findings = [];
            KeptResponse kept = log.End.Kept[0] with { AnnouncedToken = first, FirstToken = token };
            KeptResponseReader.Read(FilesOf(WithResponses()), TestMode.AccuracyOnly, log with { End = log.End with { Kept = log.End.Kept.SetItem(0, kept) } }, findings);
            Assert.Equal(codes, findings.Select(static finding => finding.RuleId));
        }
    }

    private static SortedDictionary<string, byte[]> WithResponses()
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        files.Add(Name, [.. Result.AccuracyResponses.SelectMany(static response => response.ToArray())]);
        return files;
    }

    private static RunFiles FilesOf(SortedDictionary<string, byte[]> files) => new(files.Keys, name => files[name]);

    private static Finding Refused(SortedDictionary<string, byte[]> files)
    {
        Parsed<Evidence> parsed = TestResult.Read(files);
        Assert.False(parsed.Succeeded);
        return Assert.Single(parsed.Findings, static finding => finding.Severity == Severity.Error);
    }
}
