using System.Text;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Tests;

public sealed class TraceReaderTests
{
    [Fact]
    public void Seconds_are_read_to_the_nanosecond_whatever_else_stands_beside_them()
    {
        const string text = "id,seconds,size\r\na, 0.25 ,7\r\nb,0.250000001,\r\nc,1e0\r\n";
        Parsed<ArrivalProcess.Trace> trace = Read(text);
        Assert.True(trace.Succeeded, string.Join('\n', trace.Findings));
        Assert.Equal([250_000_000, 250_000_001, 1_000_000_000], trace.Value.TimesNs.AsEnumerable());
        Assert.Equal(new ArrivalProcess.Trace(Sha256Digest.Of(Encoding.UTF8.GetBytes(text)), 3), trace.Value);
    }

    [Fact]
    public void Nanoseconds_may_count_from_the_epoch_and_be_equal_and_the_last_line_need_not_end()
    {
        Assert.Equal([1_790_000_000_000_000_000, 1_790_000_000_000_000_000, 1_790_000_000_000_000_007], Read("ns\n1790000000000000000\n1790000000000000000\n1790000000000000007").Value!.TimesNs.AsEnumerable());
    }

    [Theory]
    [InlineData("seconds\n0\nsoon\n", "t.csv:3:1: error ARR002: the time is 'soon', expected a number of seconds from 0 to 4e9")]
    [InlineData("seconds\n-0.5\n1\n", "t.csv:2:1: error ARR002: the time is '-0.5', expected a number of seconds from 0 to 4e9")]
    [InlineData("seconds\n0\nNaN\n", "t.csv:3:1: error ARR002: the time is 'NaN', expected a number of seconds from 0 to 4e9")]
    [InlineData("seconds\n0\n1e300\n", "t.csv:3:1: error ARR002: the time is '1e300', expected a number of seconds from 0 to 4e9")]
    [InlineData("a,seconds\nx,0\ny\n", "t.csv:3:2: error ARR002: the time is '', expected a number of seconds from 0 to 4e9")]
    [InlineData("a,ns\nx,5\ny,  7\nz,  6\n", "t.csv:4:5: error ARR003: the time is '6', 1 ns before that of line 3, expected times that ascend")]
    [InlineData("ns\n0\n\n1\n", "t.csv:3:1: error ARR002: the time is '', expected a number of nanoseconds from 0 to 4e18")]
    [InlineData("0\n1\n", "t.csv:1:1: error ARR001: the header is '0', expected a line that names a column 'seconds' or 'ns'")]
    [InlineData("", "t.csv:1:1: error ARR001: the header is '', expected a line that names a column 'seconds' or 'ns'")]
    [InlineData("ns, seconds\n0,0\n1,1\n", "t.csv:1:5: error ARR001: the header names a second column of times, 'seconds', expected one of 'seconds' and 'ns'")]
    [InlineData("ns\n5\n", "t.csv: error ARR004: the trace has 1 arrivals, expected two or more that are not all at one time")]
    [InlineData("ns\n5\n5\n", "t.csv: error ARR004: the trace has 2 arrivals, all at one time, expected two or more that are not all at one time")]
    public void What_is_no_trace_is_refused_at_its_place(string text, string finding) => Assert.Equal(finding, Assert.Single(Read(text).Findings).ToString());

    [Fact]
    public void Every_wrong_line_is_named_and_a_file_full_of_them_does_not_drown_its_reader()
    {
        Assert.Equal(["t.csv:2:1", "t.csv:4:1"], Read("ns\nx\n5\n4\n6\n").Findings.Select(static finding => finding.Location.ToString()));
        Parsed<ArrivalProcess.Trace> wrong = Read("ns\n" + string.Concat(Enumerable.Repeat("x\n", 1000)));
        Assert.Equal(CappedFindings.Most + 1, wrong.Findings.Length);
        Assert.Equal("and 980 more of this kind", wrong.Findings[^1].Message);
    }

    [Fact]
    public void A_file_too_large_for_a_bundle_is_refused()
    {
        Finding finding = Assert.Single(TraceReader.Read("t.csv", new byte[TraceReader.MaximumBytes + 1]).Findings);
        Assert.Equal(TraceReader.NoTrace, finding.RuleId);
    }

    private static Parsed<ArrivalProcess.Trace> Read(string text) => TraceReader.Read("t.csv", Encoding.UTF8.GetBytes(text));
}
