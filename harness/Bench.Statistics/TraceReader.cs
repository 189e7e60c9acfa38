using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>Reads recorded arrivals: a CSV text whose first line names its columns, one of them <c>seconds</c> or <c>ns</c>; every further line is an arrival, in order of time.</summary>
/// <remarks>
/// Columns are separated by commas and not quoted; spaces around a field and a carriage return before the end of a line do not count; other columns are not looked at.
/// Times may count from anything, also the epoch, and may be equal. What is below a nanosecond is cut off.
/// </remarks>
public static class TraceReader
{
    /// <summary>The most bytes of a trace, 64 MiB: it goes into the bundle.</summary>
    public const int MaximumBytes = 64 << 20;

    /// <summary>The header names no column of times, or two.</summary>
    public const string NoTimeColumn = "ARR001";

    /// <summary>A time that is no number of its range.</summary>
    public const string NotATime = "ARR002";

    /// <summary>A time before the one above it.</summary>
    public const string NotAscending = "ARR003";

    /// <summary>Too few arrivals to repeat, or too many bytes.</summary>
    public const string NoTrace = "ARR004";

    private const string SecondsColumn = "seconds";
    private const string NanosecondsColumn = "ns";

    // The year 2096, counted from the epoch; twice this still fits 64 bits.
    private const long LatestNs = 4_000_000_000_000_000_000;

    /// <summary>Reads a trace.</summary>
    /// <param name="path">The name that findings carry.</param>
    /// <param name="text">The file's bytes.</param>
    /// <returns>The trace with its times; or everything that is wrong, each at path:line:column.</returns>
    public static Parsed<ArrivalProcess.Trace> Read(string path, ReadOnlyMemory<byte> text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CappedFindings findings = new();
        if (text.Length > MaximumBytes)
        {
            Report(findings, NoTrace, new Location(path), $"the trace has {text.Length} bytes or more, expected at most {MaximumBytes}", "cut a part out of it");
            return Parsed<ArrivalProcess.Trace>.Refused(findings.Findings);
        }

        ReadOnlySpan<byte> rest = text.Span;
        TimeColumn? column = TimeColumn.In(Line(ref rest), path, findings);
        ImmutableArray<long> times = column is null ? [] : Times(rest, column, path, findings);
        if (findings.Count == 0 && (times.Length < 2 || times[^1] == times[0]))
        {
            Report(findings, NoTrace, new Location(path), $"the trace has {times.Length} arrivals{(times.Length < 2 ? "" : ", all at one time")}, expected two or more that are not all at one time", "record for longer");
        }

        return findings.Count > 0
            ? Parsed<ArrivalProcess.Trace>.Refused(findings.Findings)
            : Parsed<ArrivalProcess.Trace>.Of(new ArrivalProcess.Trace(Sha256Digest.Of(text.Span), times.Length) { TimesNs = times }, []);
    }

    private static ImmutableArray<long> Times(ReadOnlySpan<byte> rest, TimeColumn column, string path, CappedFindings findings)
    {
        ImmutableArray<long>.Builder times = ImmutableArray.CreateBuilder<long>();
        int line = 1;
        (long Time, int Line) before = (0, 0);
        while (!rest.IsEmpty)
        {
            line++;
            ReadOnlySpan<byte> field = Field(Line(ref rest), column.Index, out int start);
            Location location = new(path, line, start + 1);
            if (!column.TryRead(field, out long time))
            {
                Report(findings, NotATime, location, $"the time is '{Shown(field)}', expected {column.Expected}", "mend the line or take it out");
                continue;
            }

            if (time < before.Time)
            {
                Report(findings, NotAscending, location, $"the time is '{Shown(field)}', {before.Time - time} ns before that of line {before.Line}, expected times that ascend", "sort the lines by time");
            }

            before = (time, line);
            times.Add(time);
        }

        return times.DrainToImmutable();
    }

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    /// <summary>A field without the spaces around it, and where it starts; empty at the line's end where the line has no such field.</summary>
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int index, out int start)
    {
        start = 0;
        for (; index > 0; index--)
        {
            int comma = line[start..].IndexOf((byte)',');
            if (comma < 0)
            {
                start = line.Length;
                return [];
            }

            start += comma + 1;
        }

        int end = line[start..].IndexOf((byte)',');
        ReadOnlySpan<byte> field = end < 0 ? line[start..] : line.Slice(start, end);
        ReadOnlySpan<byte> trimmed = field.TrimStart((byte)' ');
        start += field.Length - trimmed.Length;
        return trimmed.TrimEnd((byte)' ');
    }

    private static string Shown(ReadOnlySpan<byte> field)
    {
        const int longest = 40;
        string text = string.Concat(Encoding.UTF8.GetString(field).Select(static letter => char.IsControl(letter) ? '?' : letter));
        return text.Length <= longest ? text : text[..longest] + "…";
    }

    private static void Report(CappedFindings findings, string code, Location location, FormattableString message, string help) => findings.Add(new Finding
    {
        RuleId = code,
        Severity = Severity.Error,
        Message = message.ToString(CultureInfo.InvariantCulture),
        Location = location,
        Help = help,
    });

    /// <summary>Where the times stand, and in which unit.</summary>
    private sealed record TimeColumn(int Index, bool InSeconds)
    {
        public string Expected => InSeconds ? "a number of seconds from 0 to 4e9" : "a number of nanoseconds from 0 to 4e18";

        public static TimeColumn? In(ReadOnlySpan<byte> header, string path, CappedFindings findings)
        {
            TimeColumn? found = null;
            int columns = header.Count((byte)',') + 1;
            for (int index = 0; index < columns; index++)
            {
                string name = Encoding.UTF8.GetString(Field(header, index, out int start));
                if (name is not (SecondsColumn or NanosecondsColumn))
                {
                    continue;
                }

                if (found is not null)
                {
                    Report(findings, NoTimeColumn, new Location(path, 1, start + 1), $"the header names a second column of times, '{name}', expected one of '{SecondsColumn}' and '{NanosecondsColumn}'", "give the other another name");
                    return null;
                }

                found = new TimeColumn(index, name == SecondsColumn);
            }

            if (found is null)
            {
                Report(findings, NoTimeColumn, new Location(path, 1, 1), $"the header is '{Shown(header)}', expected a line that names a column '{SecondsColumn}' or '{NanosecondsColumn}'", "put the names of the columns into the first line");
            }

            return found;
        }

        public bool TryRead(ReadOnlySpan<byte> field, out long nanoseconds)
        {
            decimal unit = InSeconds ? 1e9m : 1;
            bool read = decimal.TryParse(field, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal time)
                && time >= 0 && time <= LatestNs / unit;
            nanoseconds = read ? (long)(time * unit) : 0;
            return read;
        }
    }
}
