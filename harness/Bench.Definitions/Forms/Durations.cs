using Bench.Spec;

namespace Bench.Definitions.Forms;

/// <summary>Durations between the clock's unit and people's.</summary>
internal static class Durations
{
    /// <summary>The same time; a part below 100 ns is dropped.</summary>
    public static TimeSpan ToTimeSpan(Nanoseconds time) => new(time.Value / TimeSpan.NanosecondsPerTick);
}
