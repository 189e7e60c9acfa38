using Bench.Spec;

namespace Bench.LoadGen;

/// <summary>The monotonic clock: the only time that a run's arithmetic sees. An interface so that tests of schedules are exact and instant. Thread-safe.</summary>
public interface IClock
{
    /// <summary>Nanoseconds since some fixed moment.</summary>
    Nanoseconds Now { get; }

    /// <summary>Returns at or after the deadline, never before it.</summary>
    void WaitUntil(Nanoseconds deadline);
}
