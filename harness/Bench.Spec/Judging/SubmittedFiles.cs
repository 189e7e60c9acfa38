using System.Collections.Immutable;

namespace Bench.Spec.Judging;

/// <summary>A short text file of a submission.</summary>
/// <param name="Path">The file, as the findings name it.</param>
/// <param name="Lines">Its lines, without their ends.</param>
public sealed record SubmittedText(string Path, ImmutableArray<string> Lines)
{
    /// <summary>The first line that holds a text, and its number from 1; null when none does.</summary>
    public (string Text, int Number)? Find(string text)
    {
        for (int i = 0; i < Lines.Length; i++)
        {
            if (Lines[i].Contains(text, StringComparison.Ordinal))
            {
                return (Lines[i], i + 1);
            }
        }

        return null;
    }
}

/// <summary>A JSON object of a submission: its fields as text.</summary>
/// <param name="Path">The file, as the findings name it.</param>
/// <param name="Fields">The fields by their names.</param>
public sealed record SubmittedFields(string Path, ImmutableSortedDictionary<string, SubmittedField> Fields)
{
    /// <summary>A field's text; null when it is not there.</summary>
    public string? Text(string name) => Fields.TryGetValue(name, out SubmittedField field) ? field.Text : null;

    /// <summary>Where a field stands; the file when it does not.</summary>
    public Location LocationOf(string name) => Fields.TryGetValue(name, out SubmittedField field) ? new Location(Path, field.Line) : new Location(Path);
}

/// <summary>A field of a JSON object.</summary>
/// <param name="Text">Its text; of another value than text its JSON, of null nothing.</param>
/// <param name="Line">Its line, from 1.</param>
public readonly record struct SubmittedField(string Text, int Line);

/// <summary>What <c>accuracy.txt</c> states.</summary>
public sealed record StatedAccuracy
{
    /// <summary>The file.</summary>
    public required SubmittedText File { get; init; }

    /// <summary>The metrics that the benchmark is judged by, as often as they are stated.</summary>
    public required ImmutableArray<StatedMetric> Metrics { get; init; }

    /// <summary>The digests of the accuracy log that are stated, with their lines.</summary>
    public required ImmutableArray<(string Hex, int Line)> Hashes { get; init; }

    /// <summary>The last statement of a metric, as MLPerf's tools take it; null when there is none.</summary>
    public StatedMetric? Of(string metric) => Metrics.Any(one => one.Name == metric) ? Metrics.Last(one => one.Name == metric) : null;
}

/// <summary>A stated metric of accuracy.</summary>
/// <param name="Name">MLPerf's name of it.</param>
/// <param name="Text">The number as it is written.</param>
/// <param name="Value">The number.</param>
/// <param name="Line">Its line, from 1.</param>
public readonly record struct StatedMetric(string Name, string Text, double Value, int Line);

/// <summary>LoadGen's <c>mlperf_log_accuracy.json</c> as somebody submitted it.</summary>
public sealed record AccuracyLogFile
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Digest of its bytes.</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>Whether something was cut out of its middle, as MLPerf's tool does before a submission: then nothing in it can be computed again.</summary>
    public required bool Cut { get; init; }

    /// <summary>Responses in it, as far as they were read.</summary>
    public required long Responses { get; init; }

    /// <summary>How many different samples they answer.</summary>
    public required long Samples { get; init; }

    /// <summary>The greatest index of a sample; -1 without responses.</summary>
    public required long GreatestSample { get; init; }
}
