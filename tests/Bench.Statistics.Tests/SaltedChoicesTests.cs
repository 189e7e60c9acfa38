using System.Security.Cryptography;
using Bench.Statistics;

namespace Bench.Tests;

public class SaltedChoicesTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void Choices_are_those_of_the_documented_stream()
    {
        // The format, written out once more.
        ulong Key(string purpose) => BitConverter.ToUInt64(SHA256.HashData([.. Salt, .. System.Text.Encoding.ASCII.GetBytes(purpose)]));
        SaltedChoices choices = new(Salt);
        Speck64 ids = new(SHA256.HashData([.. Salt, .. System.Text.Encoding.ASCII.GetBytes("query-id")]).AsSpan(0, 16));
        for (long record = 0; record < 100; record++)
        {
            Assert.Equal(ids.Encrypt((ulong)record), choices.QueryId(record));
            Assert.Equal((ulong)record, choices.RecordOf(choices.QueryId(record)));
            double drawn = (new Philox4x32(Key("kept"), 0).DoubleWord((ulong)record) >> 11) / 9007199254740992.0;
            Assert.Equal(drawn < 0.3, choices.IsKept(record, 0.3));
        }

        Philox4x32 stream = new(Key("positions"), 5);
        SortedSet<int> taken = [];
        for (int i = 0; i < 4; i++)
        {
            int t = (int)(stream.DoubleWord((ulong)i) * (UInt128)(ulong)(7 + i) >> 64);
            taken.Add(taken.Contains(t) ? 6 + i : t);
        }

        Assert.Equal(taken, choices.Positions(5, 10, 4));
    }

    [Theory]
    [InlineData(0, 256)]
    [InlineData(1, 256)]
    [InlineData(256, 256)]
    [InlineData(257, 256)]
    [InlineData(1_048_576, 256)]
    [InlineData(int.MaxValue, 3)]
    [InlineData(10, 0)]
    public void Positions_are_ascending_distinct_and_in_range(int elements, int count)
    {
        SaltedChoices choices = new(Salt);
        for (long record = 0; record < 50; record++)
        {
            int[] positions = choices.Positions(record, elements, count);
            Assert.Equal(Math.Min(elements, count), positions.Length);
            Assert.Equal(positions.Distinct().Order(), positions);
            Assert.All(positions, position => Assert.InRange(position, 0, elements - 1));
        }
    }

    [Fact]
    public void Every_position_is_as_likely_as_any_other()
    {
        SaltedChoices choices = new(Salt);
        int[] counts = new int[20];
        for (long record = 0; record < 10_000; record++)
        {
            foreach (int position in choices.Positions(record, 20, 5))
            {
                counts[position]++;
            }
        }

        // 2500 expected, standard deviation 43.
        Assert.All(counts, count => Assert.InRange(count, 2300, 2700));
    }

    [Fact]
    public void The_share_of_kept_records_is_the_one_asked_for()
    {
        SaltedChoices choices = new(Salt);
        Assert.InRange(Enumerable.Range(0, 100_000).Count(record => choices.IsKept(record, 0.05)), 4_700, 5_300);
        Assert.DoesNotContain(Enumerable.Range(0, 1000), record => choices.IsKept(record, 0));
        Assert.All(Enumerable.Range(0, 1000), record => Assert.True(choices.IsKept(record, 1)));
    }

    [Fact]
    public void Ids_differ_and_depend_on_the_salt()
    {
        SaltedChoices choices = new(Salt);
        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Select(record => choices.QueryId(record)).Distinct().Count());
        Assert.NotEqual(choices.QueryId(0), new SaltedChoices(new byte[32]).QueryId(0));
        Assert.Throws<ArgumentException>(() => new SaltedChoices(new byte[31]));
    }
}
