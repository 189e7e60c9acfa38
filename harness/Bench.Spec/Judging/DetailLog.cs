using System.Collections.Immutable;
using System.Globalization;

namespace Bench.Spec.Judging;

/// <summary>LoadGen's <c>mlperf_log_detail.txt</c> as somebody submitted it: each key's values with the line that they stand in. Nothing of it is proven.</summary>
public sealed record DetailLog
{
    /// <summary>The file, as the findings name it.</summary>
    public required string Path { get; init; }

    /// <summary>Digest of the file's bytes, as far as they were read.</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>Lines of the file, as far as it was read.</summary>
    public required long Lines { get; init; }

    /// <summary>The first values of each key, in the order of the file; a value that is longer than a screen stands as its beginning and its digest.</summary>
    public required ImmutableSortedDictionary<string, ImmutableArray<LoggedValue>> Values { get; init; }

    /// <summary>The lines that LoadGen marked as errors.</summary>
    public required ImmutableArray<LoggedError> Errors { get; init; }

    /// <summary>The scenario that was measured; null when the log does not say.</summary>
    public Scenario? Scenario => Enum.TryParse(Text("effective_scenario"), out Scenario scenario) && Enum.IsDefined(scenario) ? scenario : null;

    /// <summary>Whether the log says anything of a key.</summary>
    public bool Has(string key) => Values.ContainsKey(key);

    /// <summary>A key's first value as it is written; null when there is none.</summary>
    public string? Text(string key) => First(key)?.Text;

    /// <summary>A key's first value as a whole number; null when it is none of at most 63 bits.</summary>
    public long? Integer(string key) => First(key) is { Kind: LoggedKind.Number } value && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>A key's first value as a number; null when it is none.</summary>
    public double? Real(string key) => First(key) is { Kind: LoggedKind.Number } value && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    /// <summary>A key's first value as a yes or no; null when it is neither.</summary>
    public bool? Flag(string key) => First(key) is { Kind: LoggedKind.Flag } value ? value.Text == "true" : null;

    /// <summary>Where a key's first value stands; the file when it does not.</summary>
    public Location LocationOf(string key) => First(key) is { } value ? new Location(Path, value.Line) : new Location(Path);

    private LoggedValue? First(string key) => Values.TryGetValue(key, out ImmutableArray<LoggedValue> values) ? values[0] : null;
}
