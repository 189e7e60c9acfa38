using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Bench.Spec;

/// <summary>How the queries of Server arrive other than by LoadGen's own Poisson process. No such run is of the closed division: it answers another question.</summary>
/// <remarks>The mean rate is <see cref="TestSettings.TargetQps"/> in every case but <see cref="ClosedLoop"/>, where the system under test sets the pace. Everything random follows from <see cref="TestSettings.ScheduleRngSeed"/>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "process")]
[JsonDerivedType(typeof(Constant), "constant")]
[JsonDerivedType(typeof(Bursts), "bursts")]
[JsonDerivedType(typeof(Trace), "trace")]
[JsonDerivedType(typeof(ClosedLoop), "closed_loop")]
public abstract record ArrivalProcess
{
    private ArrivalProcess()
    {
    }

    /// <summary>As the command line spells it; a trace by its digest.</summary>
    public sealed override string ToString() => this switch
    {
        Constant => "constant",
        Bursts bursts => string.Create(CultureInfo.InvariantCulture, $"bursts:{bursts.Factor:R},{Text(bursts.BurstNs)},{Text(bursts.CalmNs)}"),
        Trace trace => string.Create(CultureInfo.InvariantCulture, $"trace:{trace.Sha256} ({trace.Count} arrivals)"),
        ClosedLoop loop => string.Create(CultureInfo.InvariantCulture, $"closed-loop:{loop.Concurrency}"),
        _ => throw new UnreachableException(),
    };

    private static string Text(long nanoseconds) => (nanoseconds % 1_000_000, nanoseconds % 1000) switch
    {
        (0, _) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000}ms"),
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000}us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds}ns"),
    };

    /// <summary>One arrival every 1/<see cref="TestSettings.TargetQps"/>, as LoadGen spaces the queries of its other scenarios.</summary>
    public sealed record Constant : ArrivalProcess;

    /// <summary>A Markov-modulated Poisson process of two states, burst and calm, each for an exponential time. It starts in one of them by their shares of the time.</summary>
    /// <remarks>Source: Fischer and Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", Performance Evaluation 18 (1993).</remarks>
    /// <param name="Factor">The rate within a burst, in multiples of the target rate: greater than 1, and small enough that the calm between bursts can make up for it.</param>
    /// <param name="BurstNs">Mean duration of a burst, nanoseconds, greater than 0.</param>
    /// <param name="CalmNs">Mean duration of the calm between two bursts, nanoseconds, greater than 0.</param>
    public sealed record Bursts(double Factor, long BurstNs, long CalmNs) : ArrivalProcess
    {
        /// <summary>The share of the time that is burst, a fraction in (0, 1).</summary>
        [JsonIgnore]
        public double BurstShare => BurstNs / ((double)BurstNs + CalmNs);

        /// <summary>The rate in the calm, in multiples of the target rate: what makes the mean 1. Negative where the factor is too great.</summary>
        [JsonIgnore]
        public double CalmFactor => (1 - (Factor * BurstShare)) / (1 - BurstShare);
    }

    /// <summary>Arrivals replayed from a recording. The times travel beside the settings, as <c>trace.csv</c> of the run directory; the settings pin that file.</summary>
    /// <remarks>Whoever reads settings from a file fills <see cref="TimesNs"/> from the trace after comparing its digest. Two traces are equal when their files are.</remarks>
    /// <param name="Sha256">The digest of the file.</param>
    /// <param name="Count">How many arrivals it has, at least 2.</param>
    public sealed record Trace(Sha256Digest Sha256, int Count) : ArrivalProcess
    {
        /// <summary>The arrivals, nanoseconds, ascending, not all equal; empty where only the settings were read. The run's first query is the first of them, whatever its time.</summary>
        [JsonIgnore]
        public ImmutableArray<long> TimesNs { get; init; } = [];

        /// <summary>Whether the times are at hand.</summary>
        [JsonIgnore]
        public bool HasTimes => TimesNs.Length == Count && Count > 0;

        /// <summary>The gap after the last arrival, after which the trace starts again: its mean gap, nanoseconds, truncated.</summary>
        /// <exception cref="InvalidOperationException">The times are not at hand, or fewer than two.</exception>
        [JsonIgnore]
        public long RestartNs => Span / (Count - 1);

        /// <summary>Its mean rate, queries per second.</summary>
        /// <exception cref="InvalidOperationException">The times are not at hand, or fewer than two.</exception>
        [JsonIgnore]
        public double MeanQps => (Count - 1) / (Span / 1e9);

        private long Span => HasTimes && Count > 1 ? TimesNs[^1] - TimesNs[0] : throw new InvalidOperationException("the times of the trace are not at hand");

        /// <summary>Whether both are of the same file.</summary>
        public bool Equals(Trace? other) => other is not null && Sha256 == other.Sha256 && Count == other.Count;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Sha256, Count);
    }

    /// <summary>As many queries outstanding as given, each followed at its completion by the next. Nothing is scheduled: a query's scheduled time is its issue.</summary>
    /// <remarks>The target rate then only bounds how many queries are generated, as in single-stream.</remarks>
    /// <param name="Concurrency">Queries outstanding, at least 1.</param>
    public sealed record ClosedLoop(int Concurrency) : ArrivalProcess;
}
