using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bench.Results.Reproductions;

/// <summary>A reproduction as it stands in a reviewer's statement: no floating-point numbers, reals are strings (FORMAT.md).</summary>
internal static class ReproductionJson
{
    /// <summary>The member <c>reproduction</c> of a review's predicate.</summary>
    public static JsonObject Of(Reproduction reproduction) => new()
    {
        ["allowed_difference"] = Text(reproduction.Round.AllowedDifference),
        ["confidence"] = Text(reproduction.Round.Confidence),
        ["environment"] = new JsonArray([.. reproduction.Environment.Select(static difference => new JsonObject
        {
            ["field"] = difference.Field,
            ["here"] = difference.Here,
            ["of_hardware"] = difference.OfHardware,
            ["submitted"] = difference.Submitted,
        })]),
        ["isolation"] = new JsonObject
        {
            ["means"] = reproduction.Isolation.Means,
            ["no_network"] = reproduction.Isolation.NoNetwork,
            ["private_file_system"] = reproduction.Isolation.PrivateFileSystem,
        },
        ["numbers"] = new JsonArray([.. reproduction.Numbers.Select(NumberOf)]),
        ["why"] = reproduction.Why,
    };

    private static JsonObject NumberOf(ReproducedNumber number)
    {
        JsonObject json = new()
        {
            ["allowed"] = number.Allowed,
            ["decides"] = number.Decides,
            ["name"] = number.Name,
            ["reruns"] = new JsonArray([.. number.Reruns.Select(static value => JsonValue.Create(Text(value)))]),
            ["submitted"] = new JsonArray([.. number.Submitted.Select(static value => JsonValue.Create(Text(value)))]),
            ["unit"] = number.Unit,
            ["verdict"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(number.Verdict.ToString()),
        };
        if (number.Ratio is { } ratio)
        {
            json["ratio"] = Text(ratio);
        }

        if (number.Interval is { } interval)
        {
            json["ratio_high"] = Text(interval.High);
            json["ratio_low"] = Text(interval.Low);
        }

        return json;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
