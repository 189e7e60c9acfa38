using Bench.Spec;

namespace Bench.LoadGen;

/// <summary>A clock that moves only when told to, or by waiting: waiting takes no time and ends exactly at the deadline. For tests. Thread-safe.</summary>
/// <param name="start">The first reading.</param>
public sealed class FakeClock(Nanoseconds start = default) : IClock
{
    private long now = start.Value;

    /// <inheritdoc/>
    public Nanoseconds Now => new(Interlocked.Read(ref now));

    /// <summary>Lets time pass.</summary>
    /// <param name="duration">At least 0.</param>
    public void Advance(Nanoseconds duration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(duration.Value, nameof(duration));
        Interlocked.Add(ref now, duration.Value);
    }

    /// <inheritdoc/>
    public void WaitUntil(Nanoseconds deadline)
    {
        long reading = Interlocked.Read(ref now);
        if (reading < deadline.Value)
        {
            Interlocked.CompareExchange(ref now, deadline.Value, reading);
        }
    }
}
