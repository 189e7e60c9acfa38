using System.Text;
using Bench.Results.RunDirectories;
using Bench.Spec;

namespace Bench.Results.Tests.RunDirectories;

public sealed class RecordJsonTests
{
    private const string Whole = """
        {
          "rule_id": "RUN101",
          "severity": "error",
          "message": "é: too short",
          "location": { "path": "performance/run.jsonl", "line": 3, "column": 0 },
          "help": "",
          "catalogue": []
        }
        """;

    [Fact]
    public void Reads_what_the_harness_writes()
    {
        Assert.True(RecordJson.TryRead(Encoding.UTF8.GetBytes(Whole), out Finding? finding, out JsonDefect? defect), defect?.ToString());
        Assert.Equal(new Location("performance/run.jsonl", 3), finding.Location);
    }

    [Theory]
    [InlineData("\"RUN101\",", "\"RUN101\";", "no JSON: ';' stands where none can (2:22)")]
    [InlineData("[]\n}", "[", "the text ends inside a JSON value; expected all of it (7:17)")]
    [InlineData("\"line\": 3", "\"line\": null", "null; expected the member to be left out where its value is not known (5:58)")]
    [InlineData("\"line\": 3", "\"line\": 3.5", "a number that is no integer within 2^53 - 1; expected reals and larger integers to be strings (5:58)")]
    [InlineData("\"line\": 3", "\"line\": \"3\"", "location.line is of another kind; expected an integer that fits (5:61)")]
    [InlineData("\"help\": \"\"", "\"hint\": \"\"", "hint is no member of this file's form (6:10)")]
    [InlineData("\"rule_id\": \"RUN101\",", "", "the object lacks rule_id (8:2)")]
    [InlineData("\"help\": \"\"", "\"message\": \"\"", "message stands twice (6:16)")]
    [InlineData("\"severity\": \"error\"", "\"severity\": \"grave\"", "severity is of another kind; expected what this file's form has there (3:22)")]
    [InlineData("\"rule_id\": \"RUN101\"", "\"rule_id\": 7", "rule_id is of another kind; expected a string (2:15)")]
    [InlineData("é: too short\",", "é: too short\" x", "no JSON: 'x' stands where none can (4:29)")]
    public void Says_in_our_words_what_is_wrong_and_where(string found, string changed, string expected)
    {
        Assert.Contains(found, Whole, StringComparison.Ordinal);
        byte[] text = Encoding.UTF8.GetBytes(Whole.Replace(found, changed, StringComparison.Ordinal));

        Assert.False(RecordJson.TryRead(text, out Finding? _, out JsonDefect? defect));
        Assert.Equal(expected, defect.ToString());
    }

    [Fact]
    public void A_text_of_another_shape_has_no_place()
    {
        Assert.False(RecordJson.TryRead([0xFF], out Finding? _, out JsonDefect? defect));
        Assert.Equal("the text is not UTF-8", defect.ToString());
        Assert.False(RecordJson.TryRead([], out Finding? _, out defect));
        Assert.Equal("the text is empty; expected a JSON object (1:1)", defect.ToString());
    }
}
