using System.CommandLine;
using System.Globalization;
using Bench.Cli.Verbs;
using Bench.Definitions;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>What <c>--arrivals</c> says.</summary>
/// <param name="Process">The process; null for LoadGen's Poisson process. A trace has its times.</param>
/// <param name="Trace">The bytes of the trace; null where there is none.</param>
internal sealed record ArrivalOption(ArrivalProcess? Process, ReadOnlyMemory<byte>? Trace = null)
{
    /// <summary>The option's name.</summary>
    public const string Name = "--arrivals";

    private const string Spellings = "poisson, constant, bursts:FACTOR,BURST,CALM (for example bursts:3,100ms,400ms), trace:FILE or closed-loop:N";

    /// <summary>The option for a command.</summary>
    public static Option<string?> Create() => new(Name)
    {
        HelpName = "A",
        Description = $"How Server's queries arrive: {Spellings}; poisson by default, and the only one of the closed division",
    };

    /// <summary>Reads the option's text; null when it was not given.</summary>
    /// <exception cref="UsageException">The text is none of the spellings, or a number of it is out of range.</exception>
    /// <exception cref="DefinitionsRefusedException">The trace is refused, with a finding for each wrong line.</exception>
    /// <exception cref="WorldFailedException">The trace's file cannot be read.</exception>
    public static ArrivalOption? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        (string kind, string? rest) = text.IndexOf(':', StringComparison.Ordinal) is >= 0 and int colon ? (text[..colon], text[(colon + 1)..]) : (text, null);
        return (kind, rest) switch
        {
            ("poisson", null) => new ArrivalOption(Process: null),
            ("constant", null) => new ArrivalOption(new ArrivalProcess.Constant()),
            ("bursts", { } parts) => new ArrivalOption(Bursts(parts)),
            ("trace", { Length: > 0 } path) => Replayed(path),
            ("closed-loop", { } number) => new ArrivalOption(Loop(number)),
            _ => throw Refused("process", text, Spellings),
        };
    }

    private static ArrivalProcess.Bursts Bursts(string text)
    {
        string[] parts = text.Split(',');
        if (parts.Length != 3)
        {
            throw Refused("process", $"bursts:{text}", "bursts:FACTOR,BURST,CALM, for example bursts:3,100ms,400ms");
        }

        if (!double.TryParse(parts[0], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double factor))
        {
            throw Refused("factor of a burst", parts[0], "the rate within a burst in multiples of the target rate, greater than 1");
        }

        ArrivalProcess.Bursts bursts = new(factor, Duration("mean duration of a burst", parts[1]), Duration("mean duration of a calm", parts[2]));

        // With the greatest rate, so that only what no rate can mend is refused here.
        return InRange(bursts, 1e9);
    }

    private static long Duration(string what, string text) =>
        DurationText.TryRead(text, out Nanoseconds duration) ? duration.Value : throw Refused(what, text, DurationText.Expected);

    private static ArrivalProcess.ClosedLoop Loop(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int concurrency)
            ? InRange(new ArrivalProcess.ClosedLoop(concurrency), 1)
            : throw Refused("closed loop", text, "the number of queries outstanding, at least 1");

    private static T InRange<T>(T process, double rate)
        where T : ArrivalProcess
    {
        TestSettings settings = new() { Scenario = Scenario.Server, TargetQps = rate, MinDurationMs = 0, MinQueryCount = 0, Arrivals = process };
        return EffectiveSettings.WhyRefused(settings, 1, 1) is { } reason ? throw new UsageException($"{Name} {process}: {reason}", $"{Name} takes {Spellings}") : process;
    }

    private static ArrivalOption Replayed(string path)
    {
        if (ExistingPath.WhyNone(path) is { } reason)
        {
            throw new UsageException($"{Name}: {reason}");
        }

        ReadOnlyMemory<byte> bytes = ReadFile(path);
        ArrivalProcess.Trace trace = TraceReader.Read(path, bytes).OrRefuse();
        return new ArrivalOption(trace, bytes);
    }

    // Of a file that is too large only as many bytes as prove it.
    private static ReadOnlyMemory<byte> ReadFile(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] bytes = new byte[Math.Min(stream.Length, TraceReader.MaximumBytes + 1L)];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionUnreadableException(path, exception);
        }
    }

    private static UsageException Refused(string what, string found, string expected) =>
        new($"{Name}: the {what} is '{found}'; expected {expected}", $"{Name} takes {Spellings}");
}
