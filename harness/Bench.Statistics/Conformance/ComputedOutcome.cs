using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Bench.Statistics.Conformance;

/// <summary>Compares what a golden case expects with what was computed: field by field, numbers within what the golden data allow.</summary>
/// <remarks>
/// Computed values are null, bool, long, double, string, lists and named fields. Limits of convergence may differ by 1e-3 of their value or 1e-9, whichever is more,
/// since MLPerf's bisection is no finer; other reals by 1e-9; everything else not at all.
/// </remarks>
internal static class ComputedOutcome
{
    private const double Tolerance = 1e-9;
    private const double LimitToleranceRelative = 1e-3;

    // Where 1e-9 is less than doubles can tell apart.
    private const double RealToleranceRelative = 1e-14;

    public static void Compare(string where, JsonElement expected, object? computed, Differences differences)
    {
        switch (expected.ValueKind, computed)
        {
            case (JsonValueKind.Object, IReadOnlyDictionary<string, object?> fields):
                CompareFields(where, expected, fields, differences);
                break;
            case (JsonValueKind.Array, IList items):
                CompareItems(where, expected, items, differences);
                break;
            default:
                if (!Same(where, expected, computed))
                {
                    differences.Add(where, expected.GetRawText(), Show(computed));
                }

                break;
        }
    }

    private static void CompareFields(string where, JsonElement expected, IReadOnlyDictionary<string, object?> computed, Differences differences)
    {
        int fields = 0;
        foreach (JsonProperty field in expected.EnumerateObject())
        {
            fields++;
            string place = $"{where}.{field.Name}";
            if (computed.TryGetValue(field.Name, out object? value))
            {
                Compare(place, field.Value, value, differences);
            }
            else
            {
                differences.Add(place, field.Value.GetRawText(), "no such field");
            }
        }

        if (fields == 0)
        {
            differences.Add(where, "at least one field", "none to compare with");
        }
    }

    private static void CompareItems(string where, JsonElement expected, IList computed, Differences differences)
    {
        int count = expected.GetArrayLength();
        if (count != computed.Count)
        {
            differences.Add(where, FormattableString.Invariant($"{count} items"), FormattableString.Invariant($"{computed.Count}"));
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Compare($"{where}[{i}]", expected[i], computed[i], differences);
        }
    }

    private static bool Same(string where, JsonElement expected, object? computed) => (expected.ValueKind, computed) switch
    {
        (JsonValueKind.Null, null) => true,
        (JsonValueKind.True, true) or (JsonValueKind.False, false) => true,
        (JsonValueKind.String, string text) => expected.GetString() == text,
        (JsonValueKind.Number, long integer) => expected.TryGetInt64(out long value) ? value == integer : expected.GetDouble() == integer,
        (JsonValueKind.Number, double real) => IsNear(expected.GetDouble(), real, where.EndsWith(".min_epochs", StringComparison.Ordinal) || where.EndsWith(".max_speedup", StringComparison.Ordinal)),
        _ => false,
    };

    private static bool IsNear(double expected, double computed, bool isLimit) =>
        Math.Abs(expected - computed) <= Math.Max(Tolerance, (isLimit ? LimitToleranceRelative : RealToleranceRelative) * Math.Abs(expected));

    private static string Show(object? computed) => computed switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        string text => $"\"{text}\"",
        IReadOnlyDictionary<string, object?> => "an object",
        IList => "a list",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => computed.ToString() ?? "",
    };
}
