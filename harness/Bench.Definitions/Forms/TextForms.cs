using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bench.Spec;

namespace Bench.Definitions.Forms;

/// <summary>Text, possibly of a given form.</summary>
/// <param name="expected">What is expected, for people.</param>
/// <param name="pattern">A regular expression of the whole text (the subset that JSON Schema shares); null allows any.</param>
/// <param name="longest">Most characters.</param>
internal class TextForm(string expected, string? pattern = null, int longest = 200) : Form<string>
{
    private readonly Regex? regex = pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ECMAScript, TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (item is not YamlItem.Scalar scalar || scalar.IsEmpty)
        {
            RefuseType(item, reading);
            return false;
        }

        if (scalar.Plain && (PlainNumbers.LooksLogical().IsMatch(scalar.Text) || (PlainNumbers.LooksNumeric().IsMatch(scalar.Text) && !IsUnmistakable(scalar.Text))))
        {
            string help = regex?.IsMatch(scalar.Text) ?? true ? $"write \"{scalar.Text}\", in quotes" : "";
            reading.Findings.Error(DefinitionCodes.WrongType, item.Location, $"{reading.Here} is {item.Kind}, which without quotes is no text to YAML; expected {Expected}", help);
            return false;
        }

        if (scalar.Text.Length > longest || string.IsNullOrWhiteSpace(scalar.Text))
        {
            reading.Findings.Error(DefinitionCodes.OutOfRange, item.Location, $"{reading.Here} has {scalar.Text.Length} characters, expected {Expected} of 1 to {longest}", "");
            return false;
        }

        // No line feed, which '$' would let pass, and nothing that a terminal or a page would act upon.
        if (scalar.Text.Any(char.IsControl) || regex?.IsMatch(scalar.Text) == false)
        {
            reading.Findings.Error(DefinitionCodes.MalformedText, item.Location, $"{reading.Here} is {Quote.Of(scalar.Text)}, expected {Expected}", "");
            return false;
        }

        value = scalar.Text;
        return true;
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        JsonObject schema = new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = longest };
        if (pattern is not null)
        {
            schema["pattern"] = pattern;
        }

        return schema;
    }

    /// <summary>Whether plain text that might be a number cannot be meant as one here.</summary>
    protected virtual bool IsUnmistakable(string text) => false;
}

/// <summary>A digest, or the word that says it is still to be computed.</summary>
internal sealed class DigestForm() : TextForm("64 lower-case hexadecimal digits, or 'unfrozen' in a draft", $"^([0-9a-f]{{64}}|{Unfrozen})$")
{
    /// <summary>The word of a draft.</summary>
    public const string Unfrozen = "unfrozen";

    /// <summary>64 digits are a digest even when all of them happen to be decimal.</summary>
    protected override bool IsUnmistakable(string text) => text.Length == 64;
}

/// <summary>A path that stays in the definition's folder.</summary>
internal sealed class PathForm() : TextForm("a relative path inside this folder, with forward slashes", longest: 1000)
{
    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        if (!base.TryRead(item, reading, out value))
        {
            return false;
        }

        if (Stays(value))
        {
            return true;
        }

        reading.Findings.Error(DefinitionCodes.PathLeavesFolder, item.Location, $"{reading.Here} is {Quote.Of(value)}, expected {Expected}", "copy the file into the folder, so that it travels with the definition");
        return false;
    }

    /// <summary>Whether the path is relative and no part of it goes up.</summary>
    public static bool Stays(string path) =>
        path.Length > 0 && path[0] != '/' && !path.Contains('\\', StringComparison.Ordinal) && !(path.Length > 1 && path[1] == ':') && !path.Split('/').Contains("..");
}

/// <summary>One of a set of names.</summary>
internal sealed class ChoiceForm<T>(IReadOnlyList<KeyValuePair<string, T>> choices) : Form<T>
{
    private readonly FrozenDictionary<string, T> byName = choices.ToFrozenDictionary();

    /// <inheritdoc/>
    public override string Expected => choices.Count == 1 ? $"'{choices[0].Key}'" : $"one of {string.Join(", ", choices.Select(static choice => choice.Key))}";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (item is not YamlItem.Scalar scalar || scalar.IsEmpty)
        {
            RefuseType(item, reading);
            return false;
        }

        if (byName.TryGetValue(scalar.Text, out value))
        {
            return true;
        }

        string meant = Spelling.DidYouMean(scalar.Text, choices.Select(static choice => choice.Key));
        reading.Findings.Error(DefinitionCodes.UnknownName, item.Location, $"{reading.Here} is {Quote.Of(scalar.Text)}, expected {Expected}{meant}", "");
        return false;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. choices.Select(static choice => (JsonNode)JsonValue.Create(choice.Key))]) };
}

/// <summary>Makes the forms of enumerations.</summary>
internal static class Choice
{
    /// <summary>The members of an enumeration under their snake_case names.</summary>
    public static ChoiceForm<T> Of<T>()
        where T : struct, Enum =>
        new([.. Enum.GetValues<T>().Select(static value => KeyValuePair.Create(NameOf(value), value))]);

    /// <summary>A fixed word.</summary>
    public static ChoiceForm<string> Word(params IEnumerable<string> words) => new([.. words.Select(static word => KeyValuePair.Create(word, word))]);

    /// <summary>The name of a member as definitions write it.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>A length of time with its unit.</summary>
internal sealed partial class DurationForm : Form<Nanoseconds>
{
    private const string Pattern = "^(0|[1-9][0-9]{0,9})(\\.[0-9]{1,9})? ?(ns|us|ms|s|min|h)$";
    private static readonly Nanoseconds Longest = Nanoseconds.FromSeconds(24 * 3600);

    /// <inheritdoc/>
    public override string Expected => "a duration with its unit (ns, us, ms, s, min, h), greater than 0 and at most 24 h, for example 100 ms";

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, out Nanoseconds value)
    {
        value = default;
        if (item is not YamlItem.Scalar scalar || scalar.IsEmpty)
        {
            RefuseType(item, reading);
            return false;
        }

        if (Duration().Match(scalar.Text) is not { Success: true } match || scalar.Text.Contains('\n', StringComparison.Ordinal))
        {
            string help = PlainNumbers.Real().IsMatch(scalar.Text) ? $"add the unit, for example '{scalar.Text} ms'" : "";
            reading.Findings.Error(DefinitionCodes.MalformedText, item.Location, $"{reading.Here} is {Quote.Of(scalar.Text)}, expected {Expected}", help);
            return false;
        }

        decimal number = decimal.Parse(match.Groups[1].Value + match.Groups[2].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        decimal nanoseconds = number * UnitNanoseconds(match.Groups[3].Value);
        if (nanoseconds < 1 || nanoseconds > Longest.Value)
        {
            reading.Findings.Error(DefinitionCodes.OutOfRange, item.Location, $"{reading.Here} is {Quote.Of(scalar.Text)}, expected {Expected}", "");
            return false;
        }

        value = new Nanoseconds((long)nanoseconds);
        return true;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Pattern };

    private static decimal UnitNanoseconds(string unit) => unit switch
    {
        "ns" => 1m,
        "us" => 1e3m,
        "ms" => 1e6m,
        "s" => 1e9m,
        "min" => 60e9m,
        _ => 3600e9m,
    };

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
