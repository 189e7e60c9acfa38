using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Bench.Results.Bundles;

/// <summary>The members of a JSON object, asked for by name and kind; whatever is not as asked is refused with one code.</summary>
internal readonly struct JsonMembers
{
    private readonly JsonElement owner;
    private readonly string what;
    private readonly string code;
    private readonly string entry;

    public JsonMembers(JsonElement owner, string what, string code, string entry)
    {
        this.owner = owner;
        this.what = what;
        this.code = code;
        this.entry = entry;
        if (owner.ValueKind != JsonValueKind.Object)
        {
            throw Refused($"{what} is no object");
        }
    }

    /// <summary>The names of all members.</summary>
    public IEnumerable<string> Names => owner.EnumerateObject().Select(static member => member.Name);

    public bool Has(string name) => owner.TryGetProperty(name, out _);

    public JsonMembers Object(string name) => new(Member(name, JsonValueKind.Object, "an object"), $"{what}.{name}", code, entry);

    public JsonElement Element(string name, JsonValueKind kind) => Member(name, kind, $"of kind {kind}");

    public string Text(string name) => Member(name, JsonValueKind.String, "a string").GetString()!;

    public ImmutableArray<string> Texts(string name)
    {
        JsonElement array = Member(name, JsonValueKind.Array, "an array of strings");
        return array.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String)
            ? [.. array.EnumerateArray().Select(static item => item.GetString()!)]
            : throw Refused($"{what}.{name} is no array of strings");
    }

    public int Count(string name) =>
        Member(name, JsonValueKind.Number, "an integer").TryGetInt32(out int count) && count >= 1
            ? count
            : throw Refused($"{what}.{name} is no integer from 1 on");

    public bool FlagOrFalse(string name) =>
        owner.TryGetProperty(name, out JsonElement value)
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Refused($"{what}.{name} is neither true nor false"));

    public DateTimeOffset Time(string name)
    {
        string text = Text(name);
        return DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw Refused($"{what}.{name} is '{text}', no time in RFC 3339 UTC like 2026-01-31T00:00:00Z");
    }

    /// <summary>Refuses members that are not among the names.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        foreach (string name in Names)
        {
            if (!names.Contains(name))
            {
                throw Refused($"{what} has an unknown member '{name}'");
            }
        }
    }

    public BundleRefusedException Refused(string message) => new(code, message, entry);

    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private JsonElement Member(string name, JsonValueKind kind, string expected) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw Refused($"{what}.{name} is {(owner.TryGetProperty(name, out _) ? "not" : "absent; it is")} {expected}");
}
