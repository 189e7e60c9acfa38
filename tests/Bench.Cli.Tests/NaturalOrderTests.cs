namespace Bench.Cli.Tests;

public sealed class NaturalOrderTests
{
    [Fact]
    public void Numbers_in_names_count_as_numbers()
    {
        string[] ordered = ["", "1", "07", "7", "10", "attention-128.offline", "attention-512.offline", "attention-512.server", "attention-2048.offline", "attention-full-512", "b2/a10", "b10/a2", "x99999999999999999999998", "x99999999999999999999999"];
        string[] shuffled = [.. ordered];
        new Random(1).Shuffle(shuffled);
        Array.Sort(shuffled, NaturalOrder.Comparer);
        Assert.Equal(ordered, shuffled);
    }

    [Fact]
    public void Any_names_are_ordered_totally()
    {
        Random random = new(2);
        string[] names = [.. Enumerable.Range(0, 40).Select(_ => new string([.. Enumerable.Range(0, random.Next(5)).Select(_ => "a-019"[random.Next(5)])]))];
        foreach ((string x, string y, string z) in from x in names from y in names from z in names select (x, y, z))
        {
            int order = Math.Sign(NaturalOrder.Comparer.Compare(x, y));
            Assert.Equal(-order, Math.Sign(NaturalOrder.Comparer.Compare(y, x)));
            Assert.Equal(x == y, order == 0);
            Assert.False(order < 0 && NaturalOrder.Comparer.Compare(y, z) < 0 && NaturalOrder.Comparer.Compare(x, z) >= 0);
        }
    }
}
