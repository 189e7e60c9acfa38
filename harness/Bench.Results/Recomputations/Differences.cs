using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Recomputations;

/// <summary>Collects what a file says beside what its evidence says: one finding a difference, with file, field and both values. Which of the two was changed no comparison tells.</summary>
/// <param name="beside">What gives the other value, and its verb.</param>
internal sealed class Differences(string beside = "the rest of the evidence gives")
{
    /// <summary>The code of step 10 of the verification of a bundle.</summary>
    public const string Code = "E_RECOMPUTE";

    private const int LongestValue = 120;
    private readonly CappedFindings findings = new();

    public ImmutableArray<Finding> Findings => findings.Findings;

    /// <summary>Compares two records member by member, as they stand in JSON; reals must be equal to the last bit.</summary>
    public void Compare<T>(string file, string field, T found, T recomputed) =>
        Compare(file, field, JsonSerializer.SerializeToElement(found, BenchJson.Line), JsonSerializer.SerializeToElement(recomputed, BenchJson.Line));

    /// <summary>Reports a difference.</summary>
    public void Report(string file, string field, string found, string recomputed) => findings.Add(new Finding
    {
        RuleId = Code,
        Severity = Severity.Error,
        Message = $"{field} is {Shortened(found)}; {beside} {Shortened(recomputed)}",
        Location = new Location(file),
        Help = Remedy.ForChanged("the file"),
    });

    /// <summary>Counts differences of which so many were reported that these need no words.</summary>
    public void CountMore(string file, long count)
    {
        if (count > 0)
        {
            findings.CountMore(file, Code, count);
        }
    }

    private void Compare(string file, string field, JsonElement found, JsonElement recomputed)
    {
        if (found.ValueKind == JsonValueKind.Object && recomputed.ValueKind == JsonValueKind.Object)
        {
            foreach (string name in found.EnumerateObject().Select(static member => member.Name)
                .Union(recomputed.EnumerateObject().Select(static member => member.Name)))
            {
                Compare(file, field.Length == 0 ? name : $"{field}.{name}", Member(found, name), Member(recomputed, name));
            }

            return;
        }

        if (found.ValueKind == JsonValueKind.Array && recomputed.ValueKind == JsonValueKind.Array && found.GetArrayLength() == recomputed.GetArrayLength())
        {
            for (int i = 0; i < found.GetArrayLength(); i++)
            {
                Compare(file, string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"), found[i], recomputed[i]);
            }

            return;
        }

        bool bothThere = found.ValueKind != JsonValueKind.Undefined && recomputed.ValueKind != JsonValueKind.Undefined;
        if (!bothThere || !JsonElement.DeepEquals(found, recomputed))
        {
            Report(file, field, Text(found), Text(recomputed));
        }
    }

    private static JsonElement Member(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement member) ? member : default;

    private static string Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "absent",
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"{element.GetArrayLength()} entries {element.GetRawText()}"),
        _ => element.GetRawText(),
    };

    private static string Shortened(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "…";
}
