using System.Diagnostics;
using System.Globalization;

namespace Bench.Sut.Tests;

/// <summary>What a process noted before it misbehaved: itself, a child that it leaves behind, and when.</summary>
internal sealed record DeathNote(long[] Processes, long Timestamp)
{
    public static DeathNote Read(string path)
    {
        long[] noted = [.. File.ReadAllText(path).Split(' ').Select(static number => long.Parse(number, CultureInfo.InvariantCulture))];
        return new DeathNote(noted[..2], noted[2]);
    }

    /// <summary>Asserts that the run was over in time, and that nothing of the process is left.</summary>
    public void AssertEndedWithin(TimeSpan limit, long ended)
    {
        // Both processes read one monotonic clock.
        TimeSpan took = Stopwatch.GetElapsedTime(Timestamp, ended);
        Assert.True(took < limit, $"it took {took}");
        Assert.All(Processes, static process => Assert.False(Runs(process), $"process {process} is still there"));
    }

    /// <summary>Whether a process is there and has not ended; one that has ended but was not waited for is still listed, as a zombie.</summary>
    private static bool Runs(long process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
