using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bench.Spec;

namespace Bench.Statistics.Conformance;

/// <summary>Collects what differs between a golden case and what was computed.</summary>
internal sealed class Differences
{
    private readonly List<string> found = [];

    public ImmutableArray<string> Found => [.. found];

    public void Add(string where, string expected, string actual) => found.Add($"{where}: expected {expected}, found {actual}");

    /// <summary>Adds what is wrong with the case itself.</summary>
    public void Add(string message) => found.Add(message);

    /// <summary>Compares integers.</summary>
    public void Integer(string where, JsonElement expected, long actual)
    {
        if (!expected.TryGetInt64(out long value) || value != actual)
        {
            Add(where, expected.GetRawText(), actual.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Compares reals: the same double.</summary>
    public void Real(string where, JsonElement expected, double actual)
    {
        if (expected.GetDouble() != actual)
        {
            Add(where, expected.GetRawText(), actual.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Compares text.</summary>
    public void Text(string where, string? expected, string actual)
    {
        if (expected != actual)
        {
            Add(where, expected ?? "nothing", actual);
        }
    }

    /// <summary>Compares a sequence with its count, digest and first values.</summary>
    public void Sequence(string where, JsonElement expected, ReadOnlySpan<long> actual)
    {
        Integer(where + ".count", expected.GetProperty("count"), actual.Length);
        int i = 0;
        foreach (JsonElement value in expected.GetProperty("prefix").EnumerateArray())
        {
            if (i >= actual.Length || value.GetInt64() != actual[i])
            {
                Add($"{where}[{i}]", value.GetRawText(), i < actual.Length ? actual[i].ToString(CultureInfo.InvariantCulture) : "the end");
                return;
            }

            i++;
        }

        Sha256Digest digest = StreamDigest.Of(actual);
        Text(where + ".sha256_le_u64", expected.GetProperty("sha256_le_u64").GetString(), digest.Hex);
    }
}
