using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Results.Bundles;
using Bench.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Results.Tests.Bundles;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : 1 , "a" : [ true , false , null ] }""", """{"a":[true,false,null],"b":1}""")]
    [InlineData("""{"\u20ac":1,"\r":2,"1":3,"\ud83d\ude00":4,"\u0080":5,"\u00f6":6,"\ufb33":7}""", "{\"\\r\":2,\"1\":3,\"\u0080\":5,\"ö\":6,\"€\":1,\"😀\":4,\"\ufb33\":7}")]
    [InlineData("""["\u0000\u001f\b\t\n\f\r\"\\\/\u007f<>&'+\u2028é"]""", "[\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\u007f<>&'+\u2028é\"]")]
    [InlineData("""[0,-0,-1,9007199254740991,-9007199254740991]""", """[0,0,-1,9007199254740991,-9007199254740991]""")]
    [InlineData("""{}""", """{}""")]
    [InlineData("""{"":""}""", """{"":""}""")]
    public void Writes_the_one_form_that_RFC_8785_gives(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Write(StrictJson.Parse(Encoding.UTF8.GetBytes(text)))));

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("9007199254740992")]
    public void Refuses_to_write_numbers_that_readers_disagree_on(string number)
    {
        using JsonDocument document = JsonDocument.Parse(number);
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(document.RootElement));
    }

    [Fact]
    public void Refuses_to_write_half_of_a_surrogate_pair()
    {
        using JsonDocument document = JsonDocument.Parse("""["\ud800"]""");
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(document.RootElement));
    }

    [Fact]
    public void What_it_writes_is_read_back_and_is_already_canonical()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<Dictionary<string, string>>(), static map =>
        {
            byte[] bytes = CanonicalJson.Write(ObjectOf(map));
            JsonElement read = StrictJson.Parse(bytes);
            return CanonicalJson.IsCanonical(bytes, read) && read.EnumerateObject().Count() == ObjectOf(map).Count;
        }));
    }

    [FactWithPrograms("node")]
    public void Agrees_with_what_node_writes_for_sorted_objects()
    {
        JsonArray values = [];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(ArbMap.Default.ArbFor<Dictionary<string, string>>(), map =>
        {
            values.Add(ObjectOf(map));
            return true;
        }));
        values.Add(string.Concat(Enumerable.Range(0, 0xD800).Select(static unit => (char)unit)));
        values.Add(new JsonArray(0, -1, 9007199254740991, -9007199254740991));

        // JavaScript orders names that look like indices first, so the names are sorted and joined by hand; strings and numbers are JSON.stringify's.
        const string Program = """
            const write = v => Array.isArray(v) ? '[' + v.map(write).join(',') + ']'
              : v !== null && typeof v === 'object' ? '{' + Object.keys(v).sort().map(k => JSON.stringify(k) + ':' + write(v[k])).join(',') + '}'
              : JSON.stringify(v);
            process.stdout.write(write(JSON.parse(require('fs').readFileSync(0, 'utf8'))));
            """;
        (int exitCode, string output) = Outside.Run(".", "node", values.ToJsonString(), "-e", Program);

        Assert.Equal(0, exitCode);
        Assert.Equal(output, Encoding.UTF8.GetString(CanonicalJson.Write(values)));
    }

    /// <summary>FsCheck gives strings with halves of surrogate pairs and null: those are not JSON.</summary>
    private static JsonObject ObjectOf(Dictionary<string, string> map)
    {
        JsonObject result = [];
        foreach ((string name, string? value) in map)
        {
            result[Whole(name)] = Whole(value ?? "");
        }

        return result;
    }

    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("__proto__", "", StringComparison.Ordinal);
}
